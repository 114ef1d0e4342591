using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Hardware;

/// <summary>Constants, a small network, and a report with every kind of row, for tests. Prices are of plausible size and stand for nothing.</summary>
internal static class Samples
{
    public static HardwareConstant Price(string name, double? picojoules, Boundary boundary, double? low = null, double? high = null, ConstantKind kind = ConstantKind.Published) => new()
    {
        Name = name,
        What = $"one {name}",
        Role = ConstantRole.Dynamic,
        Value = picojoules,
        Low = low,
        High = high,
        Unit = "pJ",
        Boundary = boundary,
        Kind = kind,
        Technology = "45 nm",
        Source = "Example et al. 2024, table 1",
    };

    public static HardwareConstant Power(string name, double? milliwatts, Boundary boundary, ConstantKind kind = ConstantKind.Derived) =>
        Price(name, milliwatts, boundary, kind: kind) with { What = $"{name} power", Role = ConstantRole.Static, Unit = "mW" };

    public static EnergyTable Table(string target, params ImmutableArray<HardwareConstant> constants) => new()
    {
        Target = target,
        Title = $"{target}, for tests",
        Boundaries = [.. constants.Select(c => c.Boundary).OfType<Boundary>().Distinct().Order().Select(b => new BoundaryDefinition(b, $"the {b.ToString().ToLowerInvariant()} of {target}"))],
        Constants = constants,
    };

    public static ImmutableSortedDictionary<string, double> Events(params (string Name, double Count)[] events) =>
        events.ToImmutableSortedDictionary(e => e.Name, e => e.Count, StringComparer.Ordinal);

    /// <summary>inputs - hidden - classes, integrate and fire, 8-bit weights of a fixed pattern.</summary>
    public static SpikeGraph Graph(int inputs, int hidden, int classes, int steps, int threshold)
    {
        var neuron = new LifNeuron { Reset = ResetKind.ToZero, Threshold = threshold };
        var integer = new FixedPointNeuron(threshold, 16, null);
        return new SpikeGraph
        {
            Name = $"digits-{inputs}-{hidden}-{classes}",
            Nodes =
            [
                new InputNode("input", inputs, steps, 1),
                new DenseNode("dense1", Weights(hidden, inputs, 7)), new NeuronNode("hidden", hidden, neuron, integer),
                new DenseNode("dense2", Weights(classes, hidden, 11)), new NeuronNode("output", classes, neuron, integer),
                new ReadOutNode("scores", ReadOutRule.SpikeCount, classes),
            ],
            Edges = [new("input", "dense1"), new("dense1", "hidden"), new("hidden", "dense2"), new("dense2", "output"), new("output", "scores")],
        };
    }

    public static SpikeTrain Input(int steps, int samples, int features)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, steps * samples).Select(_ => new List<int>()).ToArray();
        for (var b = 0; b < samples; b++)
            for (var i = 0; i < features; i++)
                if (random.NextDouble() < 0.25 + 0.2 * Math.Sin(i / 20.0 + b))
                    rows[Math.Clamp((int)(steps * (0.5 + 0.35 * Math.Sin(i / 31.0) + 0.2 * (random.NextDouble() - 0.5))), 0, steps - 1) * samples + b].Add(i);
        return SpikeTrain.FromRows(steps, samples, features, rows);
    }

    public static ComparisonReport Report(bool whatIf = false)
    {
        var graph = Graph(512, 128, 10, 8, 900);
        var input = Input(8, 24, 512);
        var reference = GraphInterpreter.Run(graph, input);
        var labels = reference.Predictions();
        labels[3] = (labels[3] + 1) % 10;
        var targets = ComparisonRunner.Run(SampleTargets.All(), graph, input, labels, new ComparisonOptions { WhatIf = whatIf });
        return ComparisonReport.Of(graph, reference, labels, targets, "fsdd, validation split", new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero)) with
        {
            Raster = SpikeRaster.Of(graph, reference, 0, "fsdd: digit 7, speaker george"),
        };
    }

    private static WeightTensor Weights(int outputs, int inputs, int seed)
    {
        var random = new Random(seed);
        return WeightTensor.FromIntegers([.. Enumerable.Range(0, outputs * inputs).Select(_ => random.Next(-60, 90))], 0.01, 8, outputs, inputs);
    }
}
