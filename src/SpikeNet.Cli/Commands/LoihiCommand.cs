using System.CommandLine;
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
    internal static Command Create()
    {
        var file = new Argument<string>("NET.json") { Description = "A network of neurons, inputs and synapses on cores (docs/chips/loihi1.md); with --write also a graph file (.snn)." };
        var steps = new Option<int?>("--steps") { Description = "Steps to run; by default as many as the longest input has spikes for.", HelpName = "N" };
        var timing = LoihiView.TimingOption("");
        var ties = new Option<string>("--ties") { Description = "Which of equal sending times goes first: queued (first queued) or heap.", HelpName = "NAME", DefaultValueFactory = _ => "queued" };
        var trace = new Option<bool>("--trace") { Description = "With --json: every step's counts, times and spikes." };
        var write = new Option<string?>("--write") { Description = "Write the network with the core of each neuron, and do not run it.", HelpName = "FILE.json" };
        var json = CommonOptions.Json();
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
                JsonOutput.Write(LoihiView.Json(chip, run, parse.GetValue(timing)!, parse.GetValue(trace)));
            else
                LoihiView.Write(chip, run, parse.GetValue(timing)!);
            return 0;
        });
        return command;
    }

    private static bool IsGraph(string path) => path.EndsWith(".snn", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the back-end makes of a graph file.</summary>
    private static LoihiNetwork Compiled(string path)
    {
        var graph = GraphFile.Load(path);
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
}
