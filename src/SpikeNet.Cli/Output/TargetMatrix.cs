using System.Collections.Immutable;
using Spectre.Console;
using SpikeNet.Backends.Chip;
using SpikeNet.Graph;
using SpikeNet.Neurons;

namespace SpikeNet.Cli.Output;

/// <summary>What each target's neurons can do, and what of it a network needs.</summary>
internal static class TargetMatrix
{
    /// <summary>The matrix on the terminal; with a network, what it needs, whether it fits, and all reasons where it does not.</summary>
    internal static void Write(SpikeGraph? graph)
    {
        if (graph is not null)
            AnsiConsole.WriteLine($"{graph.Name} needs: {Needs(graph)}.");
        var table = new Table().Border(TableBorder.Rounded).ShowRowSeparators();
        table.AddColumn(new TableColumn("target").NoWrap());
        table.AddColumn("what its neurons can do");
        if (graph is not null)
            table.AddColumn(new TableColumn("fits").NoWrap());
        var refused = new List<string>();
        foreach (var target in Rows(graph))
        {
            var does = target.Capabilities is { } c ? $"leak {c.Leak}; reset {c.Reset}; fires {c.Comparison}; weights {c.Weights}; state {c.State}" : "limits only, no cost model";
            List<Text> row = [new(target.Name), new(does)];
            if (target.Reasons is { } reasons)
            {
                row.Add(new Text(target.FitsInWords));
                refused.AddRange(reasons.Select(r => $"{target.Name}: {r}"));
            }

            table.AddRow(row);
        }

        AnsiConsole.Write(table);
        foreach (var line in refused)
            AnsiConsole.WriteLine(line);
    }

    /// <summary>All targets, then the chips of which only limits are known; with a network, each by its own integers.</summary>
    internal static IEnumerable<TargetMatrixRow> Rows(SpikeGraph? graph)
    {
        foreach (var backend in Targets.All)
        {
            ImmutableArray<Diagnostic>? reasons = graph is null ? null : backend.Check(Targets.Quantised(backend, graph).Graph);
            yield return new TargetMatrixRow(backend.Name, backend.Description, backend.Capabilities, HasLimits: true, reasons);
        }

        foreach (var chip in LimitsOnlyChip.All)
        {
            ImmutableArray<Diagnostic>? reasons = graph is null ? null : chip.Check(graph);
            yield return new TargetMatrixRow(chip.Name, chip.Remark, null, chip.Chip.Limits.Any(l => l.Value is not null), reasons);
        }
    }

    /// <summary>What the network's neurons use of what the matrix lists.</summary>
    private static string Needs(SpikeGraph graph)
    {
        var neurons = graph.Nodes.OfType<NeuronNode>().ToList();
        List<string> needs =
        [
            .. neurons.Select(n => n.Neuron.Leaks ? "a leak" : "no leak").Distinct(),
            .. neurons.Select(n => n.Neuron.Reset == ResetKind.ToZero ? "reset to zero" : "reset by subtraction").Distinct(),
            .. neurons.Select(n => n.Neuron.Comparison == Comparison.AtLeast ? "fires >=" : "fires >").Distinct(),
            .. graph.Nodes.OfType<ProgramNeuronNode>().Select(p => $"the program {p.Model.Name}").Distinct(),
            .. graph.Layers().Any(l => l.Bias is not null) ? ["biases"] : Array.Empty<string>(),
        ];
        return needs.Count == 0 ? "no neurons" : string.Join(", ", needs);
    }
}
