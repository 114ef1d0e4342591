using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Compilation;

public class TracePlanTests
{
    [Test]
    public void TheLifNeuronRecordsThePotentialBeforeItsReset([Values] ResetKind reset)
    {
        var model = CompilationModels.Lif(reset);
        var plan = TracePlan.Create(model, NeuronDifferentiation.Backward(model, Surrogate.ATan), GradientNeeds.All, recurrent: false);
        Assert.That(plan.Inputs, Is.EqualTo(new[] { false }));
        Assert.That(plan.ForwardPlaces, Has.Length.EqualTo(1));
        Assert.That(model.Step.Instructions[plan.ForwardPlaces[0]].Operation, Is.EqualTo(StepOperation.Add), "decay * v + x");
    }

    [Test]
    public void ALearnedTimeConstantNeedsTheOldPotentialAndTheInput()
    {
        // d(v)/d(decay) is the old v; from it and the input, which is there anyway, the rest can be computed again.
        var model = CompilationModels.Lif(trainable: true);
        var plan = TracePlan.Create(model, NeuronDifferentiation.Backward(model, Surrogate.ATan), GradientNeeds.All, recurrent: false);
        Assert.That(plan.Inputs, Is.EqualTo(new[] { true }));
        Assert.That(plan.ForwardPlaces.Select(p => model.Step.Instructions[p].Operation), Is.EqualTo(new[] { StepOperation.State }));
        Assert.That(plan.Parameters, Is.EqualTo(new[] { true, false }));
        var inputsOnly = TracePlan.Create(model, NeuronDifferentiation.Backward(model, Surrogate.ATan), GradientNeeds.Inputs, recurrent: false);
        Assert.That(inputsOnly.ForwardPlaces.Select(p => model.Step.Instructions[p].Operation), Is.EqualTo(new[] { StepOperation.Add }));
        Assert.That(inputsOnly.Parameters, Is.All.False);
    }

    [Test]
    public void CheapestCutNearestToTheSink()
    {
        // 0 -> 1 -> 2 -> 3 with costs 5, 2, 2, 9: both 1 and 2 are cheapest, 2 leaves less to recompute.
        var cut = new VertexCut([5, 2, 2, 9]);
        cut.AddEdge(0, 1);
        cut.AddEdge(1, 2);
        cut.AddEdge(2, 3);
        cut.AddSource(0);
        cut.AddSink(3);
        Assert.That(cut.Find(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void CutOfADiamond()
    {
        // Sources 0 and 1 (1 each) meet in 2 (cost 3), which is used with 1 itself: 0 and 1 cost 2, 2 and 1 cost 4.
        var cut = new VertexCut([1, 1, 3]);
        cut.AddEdge(0, 2);
        cut.AddEdge(1, 2);
        cut.AddSource(0);
        cut.AddSource(1);
        cut.AddSink(2);
        cut.AddSink(1);
        Assert.That(cut.Find(), Is.EqualTo(new[] { 0, 1 }));
    }
}
