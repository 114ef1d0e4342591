using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Training;

public class NeuronLayerTests
{
    private const int Steps = 20;
    private const int Size = 9;

    private static IEnumerable<TestCaseData> Models() => NeuronLibrary.All.Select(m => new TestCaseData(m).SetArgDisplayNames(m.Name));

    /// <summary>12 inputs, the model, and a read-out of what it gives.</summary>
    private static Network Make(NeuronModel model, NeuronLayerOptions? options = null)
    {
        var random = new SplitMix64(5);
        var layer = new NeuronLayer("neurons", Size, model, options);
        List<Layer> layers = [new Linear("fc1", 12, layer.InFeatures, random, new LinearOptions { Gain = 4 }), layer];
        if (model.Outputs.Any(o => o.Kind == NeuronOutputKind.Spikes))
        {
            layers.Add(new Linear("fc2", Size, 3, random, new LinearOptions { Gain = 2 }));
            layers.Add(new Lif("out", 3, new LifNeuron()));
            return new Network("library", [.. layers], new ReadOut("read-out", ReadOutRule.SpikeCount, 3));
        }

        return new Network("library", [.. layers], new ReadOut("read-out", ReadOutRule.Maximum, Size));
    }

    private static void NetworkFileAndInterpreterAgree(Network network)
    {
        var input = Graphs.Spikes(7, Steps, 4, 12, 0.3);
        var output = network.Forward(input, new StepContext());
        var graph = network.ToGraph(new InputNode(Network.InputName, 12, Steps, Steps));
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var path = Path.GetTempFileName();
        try
        {
            GraphFile.Save(graph, path);
            var read = GraphFile.Load(path);
            Assert.That(read.Nodes.OfType<ProgramNeuronNode>().Single().Model, Is.EqualTo(graph.Nodes.OfType<ProgramNeuronNode>().Single().Model));
            var run = GraphInterpreter.Run(read, input);
            Assert.That(run.Scores.Select(s => (float)s), Is.EqualTo(output.Scores.Dense!.Span.ToArray()));
            if (output.Spikes.FirstOrDefault(s => s.Layer == "neurons") is { } spikes)
                Assert.That(run.Spikes["neurons"].Indices.ToArray(), Is.EqualTo(spikes.Spikes.Indices.ToArray()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCaseSource(nameof(Models))]
    public void EveryModelTrainsIsSavedAndMeansTheSame(NeuronModel model)
    {
        var network = Make(model, new NeuronLayerOptions { TrainParameters = true });
        var tape = new GradientTape();
        var output = network.Forward(Graphs.Spikes(3, Steps, 4, 12, 0.3), new StepContext { Tape = tape });
        new CrossEntropy().Compute(output.Scores, [0, 1, 2, 1]);
        tape.Backward();
        foreach (var parameter in network.Parameters)
            Assert.That(parameter.Gradient.Span.ToArray().All(float.IsFinite), Is.True, parameter.Name);
        new Adam(network.Parameters).Step(1e-2);
        NetworkFileAndInterpreterAgree(network);
    }

    [TestCase("LIF")]
    [TestCase("GSU")]
    [TestCase("SE-adLIF")]
    public void RecurrentAndHeterogeneousLayersToo(string name)
    {
        var model = NeuronLibrary.Named(name);
        var options = new NeuronLayerOptions { Recurrent = true, RecurrentGain = 1.5, Random = new SplitMix64(2) };
        if (name == "LIF")
            options = options with { Values = ImmutableDictionary<string, ImmutableArray<float>>.Empty.Add("tau_m", [.. Enumerable.Range(1, Size).Select(i => 3f * i)]) };
        var network = Make(model, options);
        Assert.That(network.Parameters.Count(p => p.Name.StartsWith("neurons.recurrent", StringComparison.Ordinal)), Is.EqualTo(model.Inputs.Length));
        NetworkFileAndInterpreterAgree(network);
    }

    [Test]
    public void RecurrentGradientByHand()
    {
        // v = v / 2 + x, spike at 10, no reset. Neuron 0 gets 20 at t0 and spikes; at t1 it stands at 10 + W00, neuron 1 at W01.
        // With the triangle of width 1 only neuron 0 at t1 has a slope, 1 - |W00|; its input there came over W00.
        var model = NeuronModel.Define("probe", n =>
        {
            var v = n.State("v");
            v.Set(0.5 * v + n.Input);
            n.Spike(v, 10);
        });
        var layer = new NeuronLayer("p", 2, model, new NeuronLayerOptions { Recurrent = true, Random = new SplitMix64(1), Surrogate = Surrogate.Triangle });
        var input = new Tensor([3, 1, 2]);
        input.Span[0] = 20;
        var tape = new GradientTape();
        var output = layer.Forward(Signal.Of(input, needsGradient: true), new StepContext { Tape = tape });
        Assert.That(output.Spikes!.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0 }));
        output.Gradient = new Tensor([3, 1, 2]);
        output.Gradient.Span.Fill(1);
        tape.Backward();
        var weights = layer.Parameters[0];
        Assert.That(weights.Gradient.Span[0], Is.EqualTo(1 - Math.Abs(weights.Value.Span[0])).Within(1e-5));
        Assert.That(weights.Gradient.Span[1..].ToArray(), Is.All.Zero);
    }

    [Test]
    public void StatePassesBetweenChunksOnRequestOnly()
    {
        var layer = new NeuronLayer("lif", 5, NeuronLibrary.Named("LIF"), new NeuronLayerOptions { Recurrent = true, Random = new SplitMix64(3) });
        var x = new Tensor([12, 2, 5]);
        var random = new SplitMix64(9);
        foreach (ref var value in x.Span)
            value = (float)random.NextDouble(0, 0.5);
        Tensor Chunk(int from, int to) => Tensor.From(x.Span[(from * 10)..(to * 10)], to - from, 2, 5);
        int[] Events(Tensor chunk, CarriedStates? states) => [.. layer.Forward(Signal.Of(chunk), new StepContext { States = states }).Spikes!.ToDense().Span.ToArray().Select(v => (int)v)];

        var whole = Events(x, null);
        var states = new CarriedStates();
        Assert.That(Events(Chunk(0, 5), states).Concat(Events(Chunk(5, 12), states)), Is.EqualTo(whole));
        Assert.That(Events(Chunk(0, 5), null).Concat(Events(Chunk(5, 12), null)), Is.Not.EqualTo(whole));
        Assert.That(Events(x, null), Is.EqualTo(whole), "nothing is left behind from sample to sample");
    }

    [Test]
    public void TrainedParametersMoveAndStayWithinTheirRange()
    {
        var network = Make(NeuronLibrary.Named("LIF"), new NeuronLayerOptions { TrainParameters = true });
        var tau = network.Parameters.Single(p => p.Name == "neurons.tau_m");
        var before = tau.Value.Span[0];
        var tape = new GradientTape();
        var output = network.Forward(Graphs.Spikes(3, Steps, 4, 12, 0.3), new StepContext { Tape = tape });
        new CrossEntropy().Compute(output.Scores, [0, 1, 2, 1]);
        tape.Backward();
        new Adam(network.Parameters).Step(0.5);
        Assert.That(tau.Value.Span[0], Is.Not.EqualTo(before));
        tau.Value.Span[0] = -5;
        network.Forward(Graphs.Spikes(3, Steps, 4, 12, 0.3), new StepContext());
        Assert.That(tau.Value.Span[0], Is.EqualTo(0.1f), "the declared minimum");
    }

    [Test]
    public void TheLibrarysLifIsTheLifLayer()
    {
        var random = new SplitMix64(4);
        var x = new Tensor([30, 3, 17]);
        foreach (ref var value in x.Span)
            value = (float)random.NextDouble(-0.2, 0.6);
        var tau = 12.5;
        var derived = new NeuronLayer("a", 17, NeuronLibrary.Named("LIF"), new NeuronLayerOptions
        {
            Values = ImmutableDictionary<string, ImmutableArray<float>>.Empty.Add("tau_m", [(float)tau]),
        }).Forward(Signal.Of(x), new StepContext());
        var byHand = new Lif("b", 17, new LifNeuron { Decay = SharedMath.Exp(-1f / (float)tau) }).Forward(Signal.Of(x), new StepContext());
        Assert.That(derived.Spikes!.Indices.ToArray(), Is.EqualTo(byHand.Spikes!.Indices.ToArray()));
        Assert.That(derived.Spikes!.EventCount, Is.GreaterThan(100));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var model = NeuronLibrary.Named("LIF");
        var values = ImmutableDictionary<string, ImmutableArray<float>>.Empty;
        Assert.That(() => new NeuronLayer("l", 3, model, new NeuronLayerOptions { Values = values.Add("tau", [1f]) }), Throws.ArgumentException.With.Message.Contains("tau_m"));
        Assert.That(() => new NeuronLayer("l", 3, model, new NeuronLayerOptions { Values = values.Add("tau_m", [1f, 2f]) }), Throws.ArgumentException.With.Message.Contains("one value or 3"));
        Assert.That(() => new NeuronLayer("l", 3, model, new NeuronLayerOptions { Values = values.Add("tau_m", [-1f]) }), Throws.ArgumentException.With.Message.Contains("0.1"));
        Assert.That(() => new NeuronLayer("l", 3, model, new NeuronLayerOptions { Recurrent = true }), Throws.ArgumentException.With.Message.Contains("random"));
        Assert.That(() => new NeuronLayer("l", 3, model).Forward(Signal.Of(new Tensor([1, 1, 4])), new StepContext()), Throws.ArgumentException.With.Message.Contains("takes 3"));
    }
}
