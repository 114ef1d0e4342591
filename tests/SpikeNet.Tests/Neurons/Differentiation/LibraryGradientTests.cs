using SpikeNet.Neurons;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Differentiation;

public class LibraryGradientTests
{
    // Zero but within 1e-4 of the threshold: between spikes the true gradient is that of the equations around the spike.
    private static readonly Surrogate Nowhere = new(SurrogateKind.Boxcar, 5000);

    /// <summary>All but those whose gradient passes straight through a rounding (floor, shift, a detached quantiser), which differences do not see.</summary>
    private static IEnumerable<TestCaseData> Models => NeuronLibrary.Families.SelectMany(f => f.Variants)
        .Where(m => m.Name != "SigmaDelta" && m.Step.Instructions.All(i => i.Operation is not (StepOperation.ShiftRight or StepOperation.Floor)))
        .Select(m => new TestCaseData(m).SetArgDisplayNames(m.Name));

    [TestCaseSource(nameof(Models))]
    public void TheBackwardProgramAgreesWithCentralDifferences(NeuronModel model)
    {
        var timeStep = model.States.Any(s => s.Initial < -20) ? 0.1 : 1;
        double[] initial = [.. model.States.Select(s => s.Initial)];
        var forward = new NeuronInterpreter<double>(model.Step, new DoubleArithmetic());

        // Models differ in how much input makes them fire; the first scale that does is taken.
        double[] scales = [1, 3, 10, 30, 100, 300, 1000];
        var inputs = scales.Select(Inputs).FirstOrDefault(x => forward.Run(model.ParameterDefaults(), timeStep, initial, x).Outputs.Count(o => o[0] > 0) > 2);
        inputs ??= scales.Select(Inputs).FirstOrDefault(x => forward.Run(model.ParameterDefaults(), timeStep, initial, x).Outputs.Any(o => o[0] > 0));

        Assert.That(inputs, Is.Not.Null, "the neuron fires");
        // The time-to-first-spike neuron compares its initial state with a threshold that it stands on; ALIF detaches the last spike.
        GradientCheck.Run(model, Nowhere, inputs!, initial, 7, 1e-5, timeStep, initialToo: model.Name is not ("TTFS-IF" or "ALIF"));

        double[][] Inputs(double scale)
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, 60).Select(_ => model.Inputs.Select(_ => scale * ((random.NextDouble() * 1.5) - 0.3)).ToArray())];
        }
    }
}
