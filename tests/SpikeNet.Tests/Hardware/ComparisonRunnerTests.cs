using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;
using SpikeNet.Tensors;
using static SpikeNet.Tests.Hardware.Samples;

namespace SpikeNet.Tests.Hardware;

public class ComparisonRunnerTests
{
    private static readonly SpikeGraph Network = Samples.Graph(6, 4, 3, 2, 50);
    private static readonly SpikeTrain Batch = SpikeTrain.FromRows(2, 2, 6, [[0, 1], [2], [3, 4, 5], []]);
    private static readonly Diagnostic Refusal = new("SPK1002", "hidden", "a reset by subtraction", "to zero", "train again");

    private static FakeBackend Target(string name, params Diagnostic[] refusals) => new(name, Table(name, Price("add", 2, Boundary.Core)))
    {
        Refusals = [.. refusals],
        Events = t => Events(("add", t.Counts.SynapticOperations)),
        LatencySeconds = 1e-6,
        Cycles = 200,
        Notes = ["a note"],
    };

    private static TargetResult RunOne(IBackend backend, int[]? labels = null, bool whatIf = false) =>
        ComparisonRunner.Run([backend], Network, Batch, labels ?? [], new ComparisonOptions { WhatIf = whatIf })[0];

    [Test]
    public void A_target_that_fits_is_run_and_priced_per_inference()
    {
        // dense1: 6 events x 4 neurons = 24 operations; dense2: its spikes x 3; over 2 samples.
        var reference = GraphInterpreter.Run(Network, Batch);
        var hidden = reference.Spikes["hidden"].EventCount;
        var result = RunOne(Target("t"));
        Assert.Multiple(() =>
        {
            Assert.That(result.Fits, Is.True);
            Assert.That(result.WhatIf, Is.False);
            Assert.That(result.SynapticOperations, Is.EqualTo((24 + 3 * hidden) / 2.0));
            Assert.That(result.DenseOperations, Is.EqualTo(2 * (6 * 4 + 4 * 3)));
            Assert.That(result.Boundaries[0].DynamicJoules, Is.EqualTo(result.SynapticOperations * 2e-12).Within(1e-20));
            Assert.That(result.Boundaries[0].Effective, Is.EqualTo(5e11).Within(1e-6).Percent);
            Assert.That(result.Notes, Is.EqualTo(new[] { "a note" }));
            Assert.That(result.Cycles, Is.EqualTo(200));
            Assert.That(result.Modelled, Is.True);
        });
    }

    [Test]
    public void A_target_that_does_not_fit_has_all_its_reasons_and_no_figures()
    {
        var result = RunOne(Target("t", Refusal, Refusal with { Node = "output" }));
        Assert.Multiple(() =>
        {
            Assert.That(result.Fits, Is.False);
            Assert.That(result.WhatIf, Is.False);
            Assert.That(result.Reasons, Has.Length.EqualTo(2));
            Assert.That(result.Reasons[0], Is.EqualTo(Refusal.ToString()));
            Assert.That(result.HasFigures, Is.False);
            Assert.That(result.Boundaries, Is.Empty);
            Assert.That(result.BoundaryDefinitions, Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void What_if_prices_a_target_that_does_not_fit_and_says_so()
    {
        var result = RunOne(Target("t", Refusal), whatIf: true);
        Assert.Multiple(() =>
        {
            Assert.That(result.Fits, Is.False);
            Assert.That(result.WhatIf, Is.True);
            Assert.That(result.Reasons, Is.Not.Empty);
            Assert.That(result.Boundaries[0].TotalJoules, Is.GreaterThan(0));
        });
    }

    [Test]
    public void Accuracy_counts_the_samples_classified_rightly()
    {
        var predictions = GraphInterpreter.Run(Network, Batch).Predictions();
        Assert.Multiple(() =>
        {
            Assert.That(RunOne(Target("t"), predictions).Accuracy, Is.EqualTo(1));
            Assert.That(RunOne(Target("t"), [predictions[0], predictions[1] + 1]).Accuracy, Is.EqualTo(0.5));
            Assert.That(RunOne(Target("t")).Accuracy, Is.Null);
        });
    }

    [Test]
    public void A_target_is_measured_only_where_time_and_every_price_are()
    {
        var measured = Table("m", Power("package", 900, Boundary.Core, ConstantKind.Measured));
        var derived = Table("d", Power("package", 900, Boundary.Core));
        var unknown = Table("u", Power("package", null, Boundary.Core, ConstantKind.Measured));
        TargetResult Timed(EnergyTable table) => RunOne(new FakeBackend(table.Target, table) { LatencySeconds = 1e-3, LatencyMeasured = true });
        Assert.Multiple(() =>
        {
            Assert.That(Timed(measured).Modelled, Is.False);
            Assert.That(Timed(derived).Modelled, Is.True);
            Assert.That(Timed(unknown).Modelled, Is.True);
            Assert.That(RunOne(new FakeBackend("m", measured) { LatencySeconds = 1e-3 }).Modelled, Is.True);
        });
    }

    [Test]
    public void What_a_target_throws_passes_through()
    {
        var broken = new FakeBackend("t", Table("t", Price("add", 2, Boundary.Core))) { Failure = new InvalidDataException("tables/t.json: wrong") };
        var unpriced = new FakeBackend("t", Table("t", Price("add", 2, Boundary.Core))) { Events = _ => Events(("read", 1)) };
        Assert.Multiple(() =>
        {
            Assert.That(() => RunOne(broken), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("tables/t.json: wrong"));
            Assert.That(() => RunOne(unpriced), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("read"));
        });
    }

    [Test]
    public void A_target_that_loses_samples_is_found_out()
    {
        var lossy = new FakeBackend("lossy", Table("lossy", Price("add", 2, Boundary.Core))) { LostSamples = 1 };
        Assert.That(() => RunOne(lossy), Throws.InvalidOperationException.With.Message.Contains("lossy"));
    }

    [Test]
    public void Targets_are_named_before_they_run_and_cancelling_stops_between_them()
    {
        using var cancel = new CancellationTokenSource();
        var names = new Names(cancel, "b");
        Assert.Multiple(() =>
        {
            Assert.That(
                () => ComparisonRunner.Run([Target("a"), Target("b"), Target("c")], Network, Batch, [], new ComparisonOptions(), names, cancel.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(names.Reported, Is.EqualTo(new[] { "a", "b" }));
        });
    }

    [Test]
    public void Labels_are_as_many_as_samples_or_none()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => RunOne(Target("t"), [1, 2, 3]), Throws.ArgumentException.With.Message.Contains('3'));
            Assert.That(
                () => ComparisonRunner.Run([Target("t")], Network, SpikeTrain.FromRows(2, 0, 6, []), [], new ComparisonOptions()), Throws.ArgumentException);
        });
    }

    private sealed class Names(CancellationTokenSource cancel, string last) : IProgress<string>
    {
        public List<string> Reported { get; } = [];

        public void Report(string value)
        {
            Reported.Add(value);
            if (value == last)
                cancel.Cancel();
        }
    }
}
