using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Backends.Chip;

namespace SpikeNet.Cli.Output;

/// <summary>A run of a network on the Loihi 1 model: tables and sentences for the terminal, and JSON.</summary>
internal static class LoihiView
{
    private const string Modelled = "modelled, not measured; event energies and times as calibrated in SANA-FE, idle power unknown";

    /// <summary>Which timing is worked out.</summary>
    /// <param name="remark">What a command adds to the description.</param>
    internal static Option<string> TimingOption(string remark)
    {
        var timing = new Option<string>("--timing") { Description = $"simple, detailed, or both{remark}.", HelpName = "NAME", DefaultValueFactory = _ => "both" };
        timing.AcceptOnlyFromAmong("simple", "detailed", "both");
        return timing;
    }

    /// <summary>Counts, energy, times, cores, spikes and violations; with <paramref name="trace"/> of every step.</summary>
    internal static object Json(LoihiChip chip, LoihiRun run, string timing, bool trace)
    {
        var energy = run.Counts.Price(chip.Table);
        var network = chip.Placement.Network;
        return new
        {
            network = network.Name,
            figures = Modelled,
            steps = run.Steps.Length,
            tiles = chip.Placement.TilesUsed,
            barrierSeconds = chip.BarrierSeconds,
            counts = run.Counts,
            energy,
            time = new { simpleSeconds = timing == "detailed" ? (double?)null : run.SimpleSeconds, detailedSeconds = run.DetailedSeconds },
            cores = run.Cores.Select(c => new
            {
                core = c.Load.Address.ToString(),
                c.Load.Compartments,
                c.Load.Configurations,
                c.Load.AxonsIn,
                c.Load.AxonsOut,
                c.Load.SynapseWords,
                utilisation = c.Load.Utilisation(chip.Placement.Limits),
                c.MessagesOut,
                c.MessagesIn,
                c.Synapses,
                c.PeakSynapsesPerSecond,
            }),
            spikes = network.Cells.Select((c, i) => (c.Name, Count: run.SpikeCounts[i])).Where(c => c.Count > 0).ToDictionary(c => c.Name, c => c.Count),
            violations = LoihiRules.Check(chip.Placement, chip.Table),
            trace = trace
                ? run.Steps.Select((s, t) => new
                {
                    step = t + 1,
                    s.Counts,
                    joules = s.Counts.Price(chip.Table).TotalJoules,
                    simpleSeconds = timing == "detailed" ? (double?)null : s.SimpleSeconds,
                    s.DetailedSeconds,
                    spikes = run.Spikes[t].Select(c => network.Cells[c].Name),
                })
                : null,
        };
    }

    /// <summary>The table of events, the sentences, and on standard error what silicon could not hold.</summary>
    internal static void Write(LoihiChip chip, LoihiRun run, string timing)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("event").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (name, value) in run.Counts.Events())
            table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        table.AddRow("input spikes", run.Counts.InputSpikes.ToString(CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        foreach (var sentence in Sentences(chip, run, timing))
            AnsiConsole.WriteLine(sentence);
        foreach (var violation in LoihiRules.Check(chip.Placement, chip.Table))
            Console.Error.WriteLine($"warning: silicon could not hold this: {violation.ToDiagnostic()}");
    }

    /// <summary>Steps, energy, times and the busiest core in words.</summary>
    internal static IEnumerable<string> Sentences(LoihiChip chip, LoihiRun run, string timing)
    {
        string Joules(double joules) => joules < 1e-7
            ? string.Create(CultureInfo.InvariantCulture, $"{joules * 1e12:0.###} pJ") : string.Create(CultureInfo.InvariantCulture, $"{joules * 1e6:0.######} uJ");
        string Microseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.######} us");
        var energy = run.Counts.Price(chip.Table);
        yield return $"{run.Steps.Length} steps on {chip.Placement.Loads.Length} cores of {chip.Placement.TilesUsed} tiles, a barrier of {Microseconds(chip.BarrierSeconds)} each.";
        yield return $"Energy {Joules(energy.TotalJoules)} ({Joules(energy.LowJoules)} to {Joules(energy.HighJoules)}): soma {Joules(energy.SomaJoules)}, synapses {Joules(energy.SynapseJoules)}, network {Joules(energy.NetworkJoules)}.";
        if (timing != "detailed")
            yield return $"Simple timing {Microseconds(run.SimpleSeconds)}.";
        if (run.DetailedSeconds is { } detailed)
            yield return $"Detailed timing {Microseconds(detailed)}.";
        if (run.Cores.MaxBy(c => c.PeakSynapsesPerSecond) is { Synapses: > 0 } busiest)
            yield return string.Create(CultureInfo.InvariantCulture, $"Busiest core {busiest.Load.Address}: {busiest.Synapses} synapses read, at most {busiest.PeakSynapsesPerSecond / 1e6:0.###} M per second in a step.");
        yield return $"Figures are {Modelled}.";
    }
}
