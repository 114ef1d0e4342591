using SpikeNet.Backends.Cgra;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Cpu;
using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Fpga;
using SpikeNet.Backends.Gpu;
using SpikeNet.Hardware;

namespace SpikeNet.Cli;

/// <summary>All hardware targets, in the order in which tables list them.</summary>
internal static class Targets
{
    internal static IReadOnlyList<IBackend> All { get; } =
    [
        FpgaBackend.Compressed(),
        FpgaBackend.Plain(),
        new Speck2eBackend(),
        new Loihi1Backend(),
        new GpuBackend(),
        new CpuBackend(),
        new CgraBackend(),
        new DramFetchBackend(),
        new DramPudBackend(),
    ];

    /// <summary>The targets that <c>--targets a,b</c> names; all where it names none.</summary>
    /// <exception cref="UserException">A name is unknown.</exception>
    internal static IReadOnlyList<IBackend> Parse(string? names)
    {
        if (names is null)
            return All;
        var chosen = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(Named).ToList();
        return chosen.Count > 0 ? chosen : throw new UserException($"--targets names none; there are: {Names()}.");
    }

    /// <summary>The target of that name.</summary>
    /// <exception cref="UserException">There is none.</exception>
    internal static IBackend Named(string name) =>
        All.FirstOrDefault(b => b.Name == name) ?? throw new UserException($"'{name}' is no target; there are: {Names()}.");

    internal static string Names() => string.Join(", ", All.Select(b => b.Name));
}
