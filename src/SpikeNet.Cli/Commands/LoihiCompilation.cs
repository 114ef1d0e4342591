using SpikeNet.Backends.Chip;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Cli.Commands;

/// <summary>What <c>compile --target loihi1</c> makes beside the integers: a network file that <c>spikenet loihi</c> runs, and the run of a recording.</summary>
internal sealed class LoihiCompilation
{
    private readonly LoihiChip _chip;
    private readonly LoihiRun? _run;
    private readonly string _timing;

    private LoihiCompilation(LoihiNetwork network, string? recording, string timing, CancellationToken cancellation)
    {
        (Network, Recording, _timing) = (network, recording, timing);
        _chip = new LoihiChip(network);
        if (recording is not null)
            _run = _chip.Run(new LoihiRunOptions { Steps = network.Cells.OfType<LoihiInput>().First().Spikes.Length, Detailed = timing != "simple" }, cancellation);
    }

    /// <summary>The network with the core of each cell and, where there is a recording, its spikes.</summary>
    internal LoihiNetwork Network { get; }

    /// <summary>Whose spikes the inputs have; null where they have none.</summary>
    internal string? Recording { get; }

    /// <summary>The back-end with a mapping.</summary>
    /// <exception cref="UserException">The mapping is none.</exception>
    internal static Loihi1Backend Backend(string mapping)
    {
        try
        {
            return new Loihi1Backend(new Loihi1Options { Partition = LoihiPartition.Parse(mapping) });
        }
        catch (FormatException e)
        {
            throw new UserException($"--mapping: {e.Message}");
        }
    }

    /// <summary>Compiles with a mapping, whose layers and cores the graph and the chip may not have.</summary>
    /// <exception cref="UserException">They have not.</exception>
    internal static T Mapped<T>(Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (ArgumentException e)
        {
            throw new UserException($"--mapping: {UserException.WordsOf(e)}");
        }
    }

    /// <summary>The network of a graph that fits, with a recording's spikes where data is given.</summary>
    /// <exception cref="UserException">There is no such recording, or the network takes other input than spikes.</exception>
    internal static LoihiCompilation Of(Loihi1Backend backend, SpikeGraph graph, string[] data, string split, int recording, string timing, CancellationToken cancellation)
    {
        var lowered = backend.Lower(graph);
        if (data.Length == 0)
            return new LoihiCompilation(LoihiPlacement.Of(lowered.Network, Loihi1Limits.From(backend.Energy)).Placed(), null, timing, cancellation);
        var (source, path) = DataSource.Choose(data, graph.Metadata.GetValueOrDefault("data"));
        var set = source.OpenTask(path, InputPlan.Of(graph), SplitPlan.Of(graph), null);
        var samples = set.Select(split);
        if (recording >= samples.Length)
            throw new UserException($"--recording {recording}: there are {samples.Length} recordings in '{split}', numbered from 0.");
        var input = set.Load([samples[recording]], cancellation).Encode([0], null);
        try
        {
            return new LoihiCompilation(lowered.WithSpikes(input, 0), samples[recording].Id, timing, cancellation);
        }
        catch (ArgumentException e)
        {
            throw new UserException(UserException.WordsOf(e));
        }
    }

    /// <summary>The run as JSON; null without a recording.</summary>
    internal object? RunJson() => _run is null ? null : LoihiView.Json(_chip, _run, _timing, trace: false);

    /// <summary>The placement with what to do with the file, and the figures of the recording.</summary>
    internal HardwarePlacement Described(HardwarePlacement placement) => placement with
    {
        Notes =
        [
            .. placement.Notes,
            .. _run is null
                ? (IEnumerable<string>)["The network file has no spikes: give its inputs some, or compile with --data, and run it with spikenet loihi."]
                : LoihiView.Sentences(_chip, _run, _timing).Prepend($"Recording {Recording}, as spikenet loihi runs the network file:"),
        ],
    };
}
