using SpikeNet.Graph;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Graph;

/// <summary>A neuron program in a file is run by compiled code: whatever is wrong with it must be refused when it is read.</summary>
public class NeuronProgramFileTests
{
    private static ProgramNeuronNode Node(NeuronModel model) => new(
        "n", 2, model, [.. model.Parameters.Select(p => (System.Collections.Immutable.ImmutableArray<float>)[(float)p.Default])], 1, []);

    private static NeuronModel Custom() => NeuronModel.Define("mine", n =>
    {
        var tau = n.Parameter("tau", 10, Unit.Millisecond, min: 1);
        var v = n.State("v");
        v.Set(v - n.TimeStep / tau * v + n.Input);
        var s = n.Spike(v, 1);
        v.Set(Equations.Select(s, 0, v));
    }, "a test");

    private static ProgramNeuronNode RoundTrip(ProgramNeuronNode node) => NeuronModelWire.Read("n", Wire(node));

    private static SpikeNet.Graph.Wire.ProgramNeuron Wire(ProgramNeuronNode node) => NeuronModelWire.Write(node);

    [Test]
    public void CustomModelsAreStoredAsInstructionsAndBuiltInOnesByName()
    {
        Assert.That(Wire(Node(Custom())).Custom, Is.Not.Null);
        Assert.That(RoundTrip(Node(Custom())).Model, Is.EqualTo(Custom()));
        Assert.That(Wire(Node(NeuronLibrary.Named("LIF"))).BuiltIn, Is.EqualTo("LIF"));
        var impostor = Custom() with { Name = "LIF" };
        Assert.That(RoundTrip(Node(impostor)).Model, Is.EqualTo(impostor), "a custom model with a built-in name stays what it is");
    }

    [Test]
    public void ProgramsThatPointNowhereAreRefused()
    {
        void Refused(Action<SpikeNet.Graph.Wire.ProgramNeuron> harm)
        {
            var wire = Wire(Node(Custom()));
            harm(wire);
            Assert.That(() => NeuronModelWire.Read("n", wire), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'n'"));
        }

        Refused(w => w.Custom.Instructions[^1].A = 5000);
        Refused(w => w.Custom.Instructions[0].Operation = "Teleport");
        Refused(w => w.Custom.Instructions.First(i => i.Operation == "Parameter").Slot = 7);
        Refused(w => w.Custom.Instructions.First(i => i.Operation == "State").Operation = "StateGradient");
        Refused(w => w.Custom.NewStates[0] = 900);
        Refused(w => w.Custom.OutputPlaces.Clear());
        Refused(w => w.BuiltIn = "no such neuron");
        Refused(w => w.ClearModel());
    }

    [Test]
    public void TheVerifierFindsWrongParametersAndWeights()
    {
        SpikeGraph Graph(ProgramNeuronNode node) => Graphs.Chain(
            new InputNode("input", 1, 3, 3), Graphs.Dense("fc", 2, 1, 1, 1), node, new ReadOutNode("out", ReadOutRule.SpikeCount, 2));
        var good = Node(Custom());
        Assert.That(GraphVerifier.Verify(Graph(good)), Is.Empty);
        foreach (var bad in new[]
        {
            good with { Parameters = [] },
            good with { Parameters = [[0.5f]] },
            good with { Parameters = [[5f, 5f, 5f]] },
            good with { TimeStepMs = 0 },
            good with { RecurrentWeights = [WeightTensor.FromReal([1], 1, 1)] },
        })
        {
            Assert.That(GraphVerifier.Verify(Graph(bad)), Is.Not.Empty);
        }

        Assert.That(GraphVerifier.Verify(Quantisation.Quantise(Graph(good))), Is.Empty);
    }
}
