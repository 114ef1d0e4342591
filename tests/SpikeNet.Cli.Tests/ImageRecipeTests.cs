using System.Text.Json;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Recipes of images by the time to the first spike: read, trained, evaluated.</summary>
public class ImageRecipeTests : TemporaryFolderFixture
{
    private const string Small = """
        name: squares
        data: mnist
        split: {validation: 0.2}
        input:
          image: {code: {kind: latency, steps: 5, threshold: 0.1}}
        augmentation: {shift: 0.5, rotation-degrees: 3, scale: 0.05, erase: 2}
        layers:
          - conv2d: {channels: 6, kernel: 3, initialisation: ettfs, weight-norm: true}
          - neuron: TTFS-IF
          - avg-pool2d: 2
          - flatten
          - linear: {out: 30, initialisation: ettfs, weight-norm: true, gain: 2}
          - neuron: TTFS-IF
        read-out: {rule: temporal-weight, gamma: 1.5, neurons-per-class: 3}
        training: {epochs: 8, batch: 20, learning-rate: 0.02}
        """;

    private static JsonElement Good(params string[] command)
    {
        var result = SpikenetProcess.Run(command);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static Network Build(string text) => Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 12, 12), 10, 1);

    [Test]
    public void LayersBeginAsTheStepsOfTheInputSay()
    {
        var network = Build(Small);
        var (convolution, linear) = ((Conv2d)network.Layers[0], (Linear)network.Layers[4]);

        // sqrt(3 T / N): T = 5, N = 9 and, with the gain 2, N = 5 * 5 * 6 = 150.
        Assert.That(convolution.Weight.Value.Span.ToArray().Max(Math.Abs), Is.EqualTo(Math.Sqrt(15.0 / 9)).Within(8).Percent);
        Assert.That(linear.Weight.Value.Span.ToArray().Max(Math.Abs), Is.EqualTo(2 * Math.Sqrt(15.0 / 150)).Within(1).Percent);
        Assert.That(new[] { convolution.Gain, linear.Gain }, Has.None.Null);
        Assert.That((network.ReadOut.Rule, network.ReadOut.InFeatures, network.ReadOut.ToNode().Decay), Is.EqualTo((ReadOutRule.TemporalWeight, 30, 1 / 1.5)));
        Assert.That(((Linear)Build(Small.Replace(", weight-norm: true, gain: 2", "", StringComparison.Ordinal)).Layers[4]).Gain, Is.Null);
    }

    [TestCase("gamma: 1.5", "gama: 1.5", 14, "'gama' is no key of read-out; allowed: rule, gamma, neurons-per-class")]
    [TestCase("gamma: 1.5", "gamma: 0.5", 14, "'gamma' of read-out: expected a number from 1 to 1000000, found '0.5'")]
    [TestCase("neurons-per-class: 3", "neurons-per-class: 4", 14, "gives 30 values, but the read-out takes 40")]
    [TestCase("rule: temporal-weight", "rule: first-spike", 14, "'gamma' is no key of read-out; allowed: rule, decay")]
    [TestCase("initialisation: ettfs, weight-norm: true}", "initialisation: etfs}", 8, "'initialisation' of conv2d: expected uniform, ettfs, found 'etfs'")]
    [TestCase("weight-norm: true, gain: 2", "weight-norm: yes, gain: 2", 12, "'weight-norm' of linear: expected true or false, found 'yes'")]
    [TestCase("scale: 0.05", "scale: 2", 6, "'scale' of augmentation: expected a number from 0 to 0.9, found '2'")]
    [TestCase("shift: 0.5", "shifts: 0.5", 6, "'shifts' is no key of augmentation; allowed: shift, rotation-degrees, scale, mirror, erase")]
    public void AMistakeIsNamedWithItsLine(string right, string wrong, int line, string what)
    {
        var message = Assert.Throws<InvalidDataException>(() => Build(Small.Replace(right, wrong, StringComparison.Ordinal)))!.Message;
        Assert.That(message, Does.StartWith($"my.yaml: line {line}: ").And.Contain(what));
    }

    [Test]
    public void ImagesAreLearntWithOneSpikeANeuron()
    {
        SmallImages.Write(At("data"), 300, 50);
        File.WriteAllText(At("my.yaml"), Small);
        string[] Train(string folder, params string[] more) =>
            ["train", At("my.yaml"), "--data", $"mnist={At("data")}", "--out", At(folder), "--seed", "3", "--json", .. more];
        var trained = Good(Train("a"));
        Good(Train("b", "--threads", "1"));
        Assert.That(File.ReadAllBytes(At("b/model.snn")), Is.EqualTo(File.ReadAllBytes(At("a/model.snn"))), "the same seed gives the same model with one thread");

        // By the kernels of training on the validation part, and by the graph on the same part.
        var evaluated = Good("evaluate", At("a/model.snn"), "--data", $"mnist={At("data")}", "--split", "validation", "--json");
        Assert.That(evaluated.GetProperty("accuracy").GetDouble(), Is.EqualTo(trained.GetProperty("validationAccuracy").GetDouble()).Within(1e-9));
        Assert.That(evaluated.GetProperty("timing").GetProperty("spikesPerNeuron").GetDouble(), Is.EqualTo(trained.GetProperty("validationTiming").GetProperty("spikesPerNeuron").GetDouble()).Within(1e-12));
        Assert.That(evaluated.GetProperty("decisions").ToString(), Is.EqualTo(trained.GetProperty("validationDecisions").ToString()));

        var test = Good("evaluate", At("a/model.snn"), "--data", $"mnist={At("data")}", "--json");
        Assert.That(test.GetProperty("samples").GetInt32(), Is.EqualTo(50));
        Assert.That(test.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.9), "ten squares in ten places");
        Assert.That(test.GetProperty("timing").GetProperty("mostSpikesPerNeuron").GetInt32(), Is.EqualTo(1));
        Assert.That(test.GetProperty("timing").GetProperty("spikesPerNeuron").GetDouble(), Is.InRange(0.01, 1));
        var decisions = test.GetProperty("decisions");
        Assert.That(decisions.GetProperty("accuracyByStep").GetArrayLength(), Is.EqualTo(5));
        Assert.That(decisions.GetProperty("accuracyByStep")[4].GetDouble(), Is.EqualTo(test.GetProperty("accuracy").GetDouble()).Within(1e-12), "the last step's answer is the network's");
        Assert.That(decisions.GetProperty("meanFirstSpikeStep").GetDouble(), Is.LessThanOrEqualTo(decisions.GetProperty("meanSettledStep").GetDouble()));

        // One pixel, one spike; the file holds no gain: the normalisation is folded in.
        var graph = GraphFile.Load(At("a/model.snn"));
        Assert.That(graph.Input.MaximumSpikesPerChannel, Is.EqualTo(1));
        Assert.That(graph.Nodes.OfType<ConvolutionNode>().Single().Bias, Is.Not.Null);
        Assert.That(graph.Nodes.OfType<NormalisationNode>(), Is.Empty);
    }

    /// <summary>The model that is kept with the examples, on images that anybody can make.</summary>
    [Test]
    public void TheKeptModelIsSmallSoundAndSpikesOnce()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SpikeNet.sln")))
            folder = folder.Parent;
        var path = Path.Combine(folder!.FullName, "examples", "models", "fashion-ttfs.snn");
        Assert.That(new FileInfo(path).Length, Is.LessThan(1_000_000));
        var graph = GraphFile.Load(path);
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        Assert.That((graph.Metadata["recipe"], graph.Metadata["seed"], graph.ClassNames.Length), Is.EqualTo(("fashion-ttfs", "1", 10)));

        // Any images will do to see that no neuron spikes twice and that kernels and interpreter agree.
        var random = new SplitMix64(5);
        var images = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 28 * 28).Select(i => (float)(i % 28 is > 6 and < 21 ? random.NextDouble(0.2, 1) : 0)).ToArray()).ToList();
        var input = SpikeEncoder.Encode(images, new SpikeCode(SpikeCodeKind.Latency, graph.Input.TimeSteps, 0.05));
        var (run, kernels, timing) = (GraphInterpreter.Run(graph, input), GraphExecutor.Run(graph, input), new SpikeTiming());
        timing.Add(graph, run);
        Assert.That((timing.Total.MostPerNeuron, timing.Total.Spikes > 1000), Is.EqualTo((1, true)));
        Assert.That(kernels.Scores, Is.EqualTo(run.Scores));
    }

    [TestCase("mnist-ttfs", 1, 0)]
    [TestCase("mnist-ttfs-conv", 2, 2)]
    [TestCase("fashion-ttfs", 1, 2)]
    public void TheBuiltInNetworksSpikeOnce(string name, int fewestLinear, int convolutions)
    {
        var recipe = Recipe.Named(name);
        var network = recipe.Build(new FeatureShape(1, 28, 28), 10, 1);
        Assert.That(network.Layers.OfType<NeuronLayer>().Select(l => l.Model.Name).Distinct(), Is.EqualTo(new[] { "TTFS-IF" }));
        Assert.That(network.Layers.OfType<Conv2d>().Count(), Is.EqualTo(convolutions));
        Assert.That(network.Layers.OfType<Linear>().Count(), Is.GreaterThanOrEqualTo(fewestLinear));
        Assert.That((network.ReadOut.Rule, recipe.Input.MaximumSpikesPerChannel), Is.EqualTo((ReadOutRule.TemporalWeight, 1)));
        if (name == "fashion-ttfs")
            Assert.That(network.ParameterCount * sizeof(float), Is.LessThan(1_000_000), "the trained model is kept with the examples");
    }
}
