using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Backends.Chip;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet loihi</c>: a network in Loihi's own terms on the chip's model.</summary>
/// <remarks>
/// A command of its own and not a way of <c>compile</c>: what it takes is no graph (recurrent nets of single neurons, refractory delays, a core for each neuron
/// have no form there), and who compares the accounting with SANA-FE needs exactly that network, not what a compiler makes of another.
/// </remarks>
internal static class LoihiCommand
{
    private const string Modelled = "modelled, not measured; event energies and times as calibrated in SANA-FE, idle power unknown";

    internal static Command Create()
    {
        var file = new Argument<string>("NET.json") { Description = "A network of neurons, inputs and synapses on cores (docs/chips/loihi1.md); with --write also a graph file (.snn)." };
        var steps = new Option<int?>("--steps") { Description = "Steps to run; by default as many as the longest input has spikes for.", HelpName = "N" };
        var timing = new Option<string>("--timing") { Description = "simple, detailed, or both.", HelpName = "NAME", DefaultValueFactory = _ => "both" };
        var ties = new Option<string>("--ties") { Description = "Which of equal sending times goes first: queued (first queued) or heap.", HelpName = "NAME", DefaultValueFactory = _ => "queued" };
        var trace = new Option<bool>("--trace") { Description = "With --json: every step's counts, times and spikes." };
        var write = new Option<string?>("--write") { Description = "Write the network with the core of each neuron, and do not run it.", HelpName = "FILE.json" };
        var json = CommonOptions.Json();
        timing.AcceptOnlyFromAmong("simple", "detailed", "both");
        ties.AcceptOnlyFromAmong("queued", "heap");
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--steps takes a number of at least 1.");
        });
        var command = new Command("loihi", "Run a network made by hand on the Loihi 1 model: energy, counts, simple and detailed timing.") { file, steps, timing, ties, trace, write, json };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var path = parse.GetRequiredValue(file);
            var target = parse.GetValue(write);
            if (target is null && IsGraph(path))
                throw new UserException($"{path} is a graph, whose input has no spikes of its own: add --write FILE.json, or use compare with the target loihi1.");
            var network = IsGraph(path) ? Compiled(path) : LoihiNetworkFile.Load(path);
            LoihiChip chip;
            try
            {
                chip = new LoihiChip(network);
            }
            catch (ArgumentException e)
            {
                throw new UserException($"{path}: {UserException.WordsOf(e)}");
            }

            if (target is not null)
            {
                AtomicFile.Write(target, stream => LoihiNetworkFile.Write(chip.Placement.Placed(), stream));
                AnsiConsole.WriteLine($"{network.Cells.Length} cells, {network.Synapses.Length} synapses, {chip.Placement.Loads.Length} cores: {target} written.");
                return 0;
            }

            var inputs = network.Cells.OfType<LoihiInput>().Select(i => i.Spikes.Length).DefaultIfEmpty(0).Max();
            var count = parse.GetValue(steps) ?? (inputs > 0 ? inputs : throw new UserException($"{path}: no input has spikes, so --steps has to say how many steps to run."));
            var options = new LoihiRunOptions
            {
                Steps = count,
                Detailed = parse.GetValue(timing) != "simple",
                Ties = parse.GetValue(ties) == "heap" ? LoihiTieRule.BinaryHeap : LoihiTieRule.FirstQueued,
            };
            var run = chip.Run(options, cancellation);
            if (parse.GetValue(json))
                WriteJson(chip, run, parse.GetValue(timing)!, parse.GetValue(trace));
            else
                WriteTables(chip, run, parse.GetValue(timing)!);
            return 0;
        });
        return command;
    }

    private static bool IsGraph(string path) => path.EndsWith(".snn", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the back-end makes of a graph file.</summary>
    private static LoihiNetwork Compiled(string path)
    {
        var graph = GraphFile.Load(path);
        if (graph.HasPrograms)
            throw new UserException($"'{graph.Name}' has neuron programs, which have no integer form yet.");
        var backend = new Loihi1Backend();
        try
        {
            return backend.Lower(graph.IsQuantised ? graph : Quantisation.Quantise(graph)).Network;
        }
        catch (ArgumentException e)
        {
            throw new UserException(UserException.WordsOf(e));
        }
    }

    private static void WriteJson(LoihiChip chip, LoihiRun run, string timing, bool trace)
    {
        var energy = run.Counts.Price(chip.Table);
        var network = chip.Placement.Network;
        JsonOutput.Write(new
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
        });
    }

    private static void WriteTables(LoihiChip chip, LoihiRun run, string timing)
    {
        string Picojoules(double joules) => string.Create(CultureInfo.InvariantCulture, $"{joules * 1e12:0.###} pJ");
        string Microseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.######} us");
        var energy = run.Counts.Price(chip.Table);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("event").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (name, value) in run.Counts.Events())
            table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        table.AddRow("input spikes", run.Counts.InputSpikes.ToString(CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"{run.Steps.Length} steps on {chip.Placement.Loads.Length} cores of {chip.Placement.TilesUsed} tiles, a barrier of {Microseconds(chip.BarrierSeconds)} each.");
        AnsiConsole.WriteLine($"Energy {Picojoules(energy.TotalJoules)} ({Picojoules(energy.LowJoules)} to {Picojoules(energy.HighJoules)}): soma {Picojoules(energy.SomaJoules)}, synapses {Picojoules(energy.SynapseJoules)}, network {Picojoules(energy.NetworkJoules)}.");
        if (timing != "detailed")
            AnsiConsole.WriteLine($"Simple timing {Microseconds(run.SimpleSeconds)}.");
        if (run.DetailedSeconds is { } detailed)
            AnsiConsole.WriteLine($"Detailed timing {Microseconds(detailed)}.");
        if (run.Cores.MaxBy(c => c.PeakSynapsesPerSecond) is { Synapses: > 0 } busiest)
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Busiest core {busiest.Load.Address}: {busiest.Synapses} synapses read, at most {busiest.PeakSynapsesPerSecond / 1e6:0.###} M per second in a step."));
        AnsiConsole.WriteLine($"Figures are {Modelled}.");
        foreach (var violation in LoihiRules.Check(chip.Placement, chip.Table))
            Console.Error.WriteLine($"warning: silicon could not hold this: {violation.ToDiagnostic()}");
    }
}
