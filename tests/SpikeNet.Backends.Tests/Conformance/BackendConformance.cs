using System.Collections.Immutable;
using SpikeNet.Backends.Tests.Cpu;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>What every back-end must do. A back-end's own test project inherits it and says which back-end it is.</summary>
/// <remarks>
/// A target that lacks what <see cref="ConformanceGraphs.Fitting"/> takes for granted hides <see cref="FittingCases"/> behind graphs of its own and lists
/// in <see cref="Unsupported"/> what it lacks and why; <see cref="WhatIsUnsupportedIsListedWithItsReason"/> holds that list against what it refuses.
/// </remarks>
public abstract class BackendConformance
{
    private const int Samples = 6;

    /// <summary>Graphs that the target takes; NUnit looks at the inheriting class first.</summary>
    public static IEnumerable<TestCaseData> FittingCases => ConformanceGraphs.FittingCases;

    /// <summary>The back-end.</summary>
    protected abstract IBackend Backend { get; }

    /// <summary>The graphs of <see cref="FittingCases"/>.</summary>
    protected virtual IEnumerable<SpikeGraph> Fitting => ConformanceGraphs.Fitting;

    /// <summary>What the target lacks of the graphs that fit all others: the code of the refusal, and why.</summary>
    protected virtual ImmutableSortedDictionary<string, string> Unsupported => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the target fires once per step as the graph defines; false for targets that work event by event or fire several times, whose answers may differ.</summary>
    protected virtual bool WorksStepByStep => true;

    /// <summary>Whether the target runs graphs that are not quantised.</summary>
    protected virtual bool TakesRealNumbers => false;

    [TestCaseSource(nameof(FittingCases))]
    public void TheGraphsOfTheSuiteAreSoundAndActive(SpikeGraph graph)
    {
        var run = GraphInterpreter.Run(graph, ConformanceGraphs.Input(graph, Samples));
        Assert.Multiple(() =>
        {
            Assert.That(GraphVerifier.Verify(graph), Is.Empty);
            Assert.That(run.Spikes.Where(s => graph.Node(s.Key) is NeuronNode or ProgramNeuronNode).Select(s => s.Value.EventCount), Is.Not.Empty.And.All.GreaterThan(0));
        });
    }

    [TestCaseSource(nameof(FittingCases))]
    public void FindsNothingWrongWithAGraphThatFits(SpikeGraph graph) => Assert.That(Backend.Check(graph), Is.Empty);

    [Test]
    public void WhatIsUnsupportedIsListedWithItsReason()
    {
        var refused = ConformanceGraphs.Fitting.SelectMany(g => Backend.Check(g)).Select(d => d.Code).Distinct();
        Assert.Multiple(() =>
        {
            Assert.That(refused, Is.EquivalentTo(Unsupported.Keys));
            Assert.That(Unsupported.Values, Has.All.Not.Empty);
        });
    }

    [TestCaseSource(nameof(FittingCases))]
    public void CountsOperationsAsTheInterpreterDefinesThem(SpikeGraph graph)
    {
        var input = ConformanceGraphs.Input(graph, Samples);
        var expected = GraphInterpreter.Run(graph, input).Counts;
        var activity = Backend.Compile(graph).Run(input).Activity;
        Assert.Multiple(() =>
        {
            Assert.That(activity.Inferences, Is.EqualTo(Samples));
            Assert.That(activity.Nodes.Select(n => n.SynapticOperations), Is.EqualTo(expected.Select(c => c.SynapticOperations)));
            Assert.That(activity.Nodes.Select(n => n.DenseOperations), Is.EqualTo(expected.Select(c => c.DenseOperations)));
            Assert.That(activity.Nodes.Select(n => n.InputEvents), Is.EqualTo(expected.Select(c => c.InputEvents)));
            Assert.That(activity.Nodes.Select(n => n.OutputSpikes), Is.EqualTo(expected.Select(c => c.OutputSpikes)));
            Assert.That(activity.Nodes.Select(n => n.ExecutedAccumulates), Has.All.GreaterThan(0));
        });
    }

    [TestCaseSource(nameof(FittingCases))]
    public void PredictsAsTheInterpreterDoes(SpikeGraph graph)
    {
        var input = ConformanceGraphs.Input(graph, Samples);
        var predictions = Backend.Compile(graph).Run(input).Predictions;
        if (WorksStepByStep)
            Assert.That(predictions, Is.EqualTo(GraphInterpreter.Run(graph, input).Predictions()));
        else
            Assert.That(predictions, Has.Length.EqualTo(Samples).And.All.InRange(0, graph.ReadOut.Classes - 1));
    }

    [TestCaseSource(nameof(FittingCases))]
    public void CountsAddUpOverBatches(SpikeGraph graph)
    {
        var input = ConformanceGraphs.Input(graph, Samples);
        var network = Backend.Compile(graph);
        var whole = network.Run(input);
        var first = network.Run(input.Select([0, 1]));
        var rest = network.Run(input.Select([2, 3, 4, 5]));
        Assert.Multiple(() =>
        {
            Assert.That(first.Predictions.Concat(rest.Predictions), Is.EqualTo(whole.Predictions));
            Assert.That(first.Activity.ExecutedAccumulates + rest.Activity.ExecutedAccumulates, Is.EqualTo(whole.Activity.ExecutedAccumulates));
            Assert.That(first.Activity.SynapticOperations + rest.Activity.SynapticOperations, Is.EqualTo(whole.Activity.SynapticOperations));
            var (a, b) = (first.Activity.Events(), rest.Activity.Events());
            foreach (var (name, count) in whole.Activity.Events())
                Assert.That(a.GetValueOrDefault(name) + b.GetValueOrDefault(name), Is.EqualTo(count).Within(1e-9 * Math.Abs(count)), name);
            if (!whole.LatencyMeasured && whole.LatencySeconds is { } seconds)
                Assert.That(2 * first.LatencySeconds + 4 * rest.LatencySeconds, Is.EqualTo(6 * seconds).Within(1e-9 * seconds));
            if (whole.Cycles is { } cycles)
                Assert.That(2 * first.Cycles + 4 * rest.Cycles, Is.EqualTo(6 * cycles).Within(1e-9 * cycles));
        });
    }

    [TestCaseSource(nameof(FittingCases))]
    public void EnergyIsLinearInTheSamples(SpikeGraph graph)
    {
        var input = ConformanceGraphs.Input(graph, Samples);
        var network = Backend.Compile(graph);
        var measured = network.Run(input).LatencyMeasured;
        var whole = Price(network.Run(input));
        var first = Price(network.Run(input.Select([0, 1])));
        var rest = Price(network.Run(input.Select([2, 3, 4, 5])));
        Assert.Multiple(() =>
        {
            for (var i = 0; i < whole.Length; i++)
            {
                Assert.That(2 * first[i].DynamicJoules + 4 * rest[i].DynamicJoules, Linear(whole[i].DynamicJoules));
                if (!measured)
                    Assert.That(2 * first[i].StaticJoules + 4 * rest[i].StaticJoules, Linear(whole[i].StaticJoules));
            }
        });

        static NUnit.Framework.Constraints.IResolveConstraint Linear(double? joules) =>
            joules is { } j ? Is.EqualTo(6 * j).Within(1e-9 * j) : Is.Null;
    }

    [TestCaseSource(nameof(FittingCases))]
    public void EveryCountedEventHasAPrice(SpikeGraph graph)
    {
        var prices = Backend.Energy.Constants.Where(c => c.Role == ConstantRole.Dynamic).Select(c => c.Name).ToHashSet();
        var events = Backend.Compile(graph).Run(ConformanceGraphs.Input(graph, Samples)).Activity.Events();
        Assert.Multiple(() =>
        {
            Assert.That(events.Keys, Is.SubsetOf(prices));
            Assert.That(events.Values, Has.All.GreaterThanOrEqualTo(0));
        });
    }

    [TestCaseSource(nameof(FittingCases))]
    public void WiderBoundariesContainNarrowerOnes(SpikeGraph graph)
    {
        var boundaries = Price(Backend.Compile(graph).Run(ConformanceGraphs.Input(graph, Samples)));
        Assert.Multiple(() =>
        {
            Assert.That(boundaries.Select(b => b.Boundary), Is.Ordered.And.Unique.And.Not.Empty);
            Assert.That(boundaries.Select(b => b.TotalJoules ?? 0), Is.Ordered);
            Assert.That(boundaries.Select(b => b.Includes), Has.All.Not.Empty);
            Assert.That(boundaries.Select(b => b.Incomplete.Length), Is.Ordered);
        });
    }

    [Test]
    public void EveryConstantSaysWhatItIsAndWhereItIsFrom()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Backend.Energy.Target, Is.EqualTo(Backend.Name));
            foreach (var constant in Backend.Energy.Constants)
            {
                Assert.That(constant.What, Is.Not.Empty, constant.Name);
                Assert.That(constant.Unit, Is.Not.Empty, constant.Name);
                Assert.That(constant.Source, Is.Not.Empty, constant.Name);
                Assert.That(constant.Technology, Is.Not.Empty, constant.Name);
                Assert.That(constant.Value ?? 0, Is.GreaterThanOrEqualTo(0), constant.Name);
                Assert.That(constant.Low ?? 0, Is.LessThanOrEqualTo(constant.Value ?? double.MaxValue), constant.Name);
                Assert.That(constant.High ?? double.MaxValue, Is.GreaterThanOrEqualTo(constant.Value ?? 0), constant.Name);
            }
        });
    }

    [Test]
    public void SaysWhatItIs()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Backend.Name, Is.Not.Empty.And.EqualTo(Backend.Name.ToLowerInvariant()));
            Assert.That(Backend.Description, Is.Not.Empty);
            Assert.That(Backend.Capabilities.Source, Is.Not.Empty);
        });
    }

    [Test]
    public void RefusesAGraphInRealNumbers()
    {
        if (TakesRealNumbers)
        {
            Assert.That(Backend.Check(ConformanceGraphs.Unquantised(Fitting.First())), Is.Empty);
            return;
        }

        var faults = Backend.Check(ConformanceGraphs.Unquantised(Fitting.First()));
        Assert.That(faults.Select(f => f.Code), Does.Contain("SPK1000"));
    }

    [TestCaseSource(typeof(ConformanceGraphs), nameof(ConformanceGraphs.DemandingCases))]
    public void RefusalsSayWhatWhereAndWhatToDo(SpikeGraph graph)
    {
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var names = graph.Nodes.Select(n => n.Name).Append(graph.Name).ToHashSet();
        Assert.Multiple(() =>
        {
            foreach (var fault in Backend.Check(graph))
            {
                Assert.That(fault.Code, Does.Match("^SPK1[0-9]{3}$"));
                Assert.That(names, Does.Contain(fault.Node), fault.ToString());
                Assert.That(fault.Expected, Is.Not.Empty, fault.ToString());
                Assert.That(fault.Found, Is.Not.Empty, fault.ToString());
                Assert.That(fault.Remedy, Is.Not.Empty, fault.ToString());
            }
        });
    }

    [TestCaseSource(typeof(ConformanceGraphs), nameof(ConformanceGraphs.DemandingCases))]
    public void EvenARefusedGraphCanBePriced(SpikeGraph graph)
    {
        if (AssertNotCompiledWithoutAModel(graph))
            return;
        var input = ConformanceGraphs.Input(graph, 2);
        var run = Backend.Compile(graph).Run(input);
        Assert.Multiple(() =>
        {
            Assert.That(run.Activity.SynapticOperations, Is.EqualTo(GraphInterpreter.Run(graph, input).SynapticOperations));
            Assert.That(Price(run), Has.Length.EqualTo(Backend.Energy.Boundaries.Length));
        });
    }

    [TestCaseSource(typeof(SpatialGraphs), nameof(SpatialGraphs.QuantisedCases))]
    [TestCaseSource(typeof(BranchGraphs), nameof(BranchGraphs.QuantisedCases))]
    [TestCaseSource(typeof(BranchGraphs), nameof(BranchGraphs.RealCases))]
    public void RunsConvolutionsPoolingsAndBranchesRightOrRefusesThem(SpikeGraph graph) => AssertRightOrRefused(graph);

    [FsCheck.NUnit.Property(MaxTest = 25)]
    public void RunsRandomConvolutionsRightOrRefusesThem(uint seed) => AssertRightOrRefused(Quantisation.Quantise(SpatialGraphs.Random(seed)));

    [FsCheck.NUnit.Property(MaxTest = 36)]
    public void RunsRandomIntegersOfEverySchemeRightOrRefusesThem(uint seed, byte scheme) =>
        AssertRightOrRefused(Quantisation.Quantise(SpatialGraphs.Random(seed), QuantisationSchemes.Of(scheme)));

    [TestCase("CUBA")]
    [TestCase("ALIF")]
    public void RunsNeuronProgramsInIntegersRightOrNamesThemOnce(string model)
    {
        var graph = Quantisation.Quantise(NeuronPrograms.Network(model).ToGraph(new InputNode(Network.InputName, 10, 15, 15)));
        if (Backend.Check(graph).IsEmpty)
            AssertRightOrRefused(graph);
        else
            Assert.That(Backend.Check(graph).Where(d => d.Node == "neurons").Select(d => d.Code), Has.Exactly(1).EqualTo("SPK1009"));
    }

    [Test]
    public void TakesABatchWithoutSpikes()
    {
        var graph = Fitting.First();
        var run = Backend.Compile(graph).Run(ConformanceGraphs.Silence(graph, 2));
        Assert.Multiple(() =>
        {
            Assert.That(run.Predictions, Is.EqualTo(new[] { 0, 0 }));
            Assert.That(run.Activity.SynapticOperations, Is.Zero);
        });
    }

    [Test]
    public void StopsWhenItIsToldTo()
    {
        var graph = Fitting.First();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => Backend.Compile(graph).Run(ConformanceGraphs.Input(graph, 2), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Either there is a model that counts as the interpreter does, or both Check and Compile say with the same code why there is none.</summary>
    private void AssertRightOrRefused(SpikeGraph graph)
    {
        Assert.That(GraphVerifier.Verify(graph), Is.Empty);
        var reasons = Backend.Check(graph);
        Assert.That(reasons.Select(r => r.Code), Has.All.Matches("^SPK1[0-9]{3}$"));
        if (AssertNotCompiledWithoutAModel(graph))
            return;

        var input = ConformanceGraphs.Input(graph, 4);
        var reference = GraphInterpreter.Run(graph, input);
        var network = Backend.Compile(graph);
        var run = network.Run(input);
        Assert.That(run.Activity.Nodes.Select(n => n.Node), Is.EqualTo(reference.Counts.Select(c => c.Node)));
        Assert.That(run.Activity.Nodes.Select(n => n.InputEvents), Is.EqualTo(reference.Counts.Select(c => c.InputEvents)));
        Assert.That(run.Activity.Nodes.Select(n => n.SynapticOperations), Is.EqualTo(reference.Counts.Select(c => c.SynapticOperations)));
        Assert.That(run.Activity.Nodes.Select(n => n.DenseOperations), Is.EqualTo(reference.Counts.Select(c => c.DenseOperations)));
        Assert.That(run.Activity.Nodes.Select(n => n.OutputSpikes), Is.EqualTo(reference.Counts.Select(c => c.OutputSpikes)));
        if (WorksStepByStep)
            Assert.That(run.Predictions, Is.EqualTo(reference.Predictions()));
        var halves = new[] { network.Run(input.Select([0])), network.Run(input.Select([1, 2, 3])) };
        Assert.That(halves.Sum(h => h.Activity.ExecutedAccumulates), Is.EqualTo(run.Activity.ExecutedAccumulates));
        Assert.That(Price(run), Has.Length.EqualTo(Backend.Energy.Boundaries.Length));
        Assert.That(
            run.Activity.Events().Keys, Is.SubsetOf(Backend.Energy.Constants.Where(c => c.Role == ConstantRole.Dynamic).Select(c => c.Name)));
    }

    /// <summary>Where there is no model that could count a graph, Compile says so with the codes of Check; false where there is one.</summary>
    private bool AssertNotCompiledWithoutAModel(SpikeGraph graph)
    {
        var refusals = Backend.Check(graph).Where(r => r.Code is "SPK1010" or "SPK1011" or "SPK1190").ToList();
        if (refusals.Count == 0)
            return false;
        Assert.That(() => Backend.Compile(graph), Throws.ArgumentException.With.Message.Contains(refusals[0].Code));
        Assert.That(refusals.Select(r => r.Node).Distinct(), Is.SubsetOf(graph.Nodes.Select(n => n.Name)));
        return true;
    }

    private ImmutableArray<BoundaryEnergy> Price(NetworkRun run) => EnergyPricing.Price(run, Backend.Energy);
}
