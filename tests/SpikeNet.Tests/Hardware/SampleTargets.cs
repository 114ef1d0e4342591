using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using static SpikeNet.Tests.Hardware.Samples;

namespace SpikeNet.Tests.Hardware;

/// <summary>Nine targets of every kind: measured, modelled, incomplete, with and without a spread, refused.</summary>
internal static class SampleTargets
{
    public static ImmutableArray<IBackend> All() => [Cpu(), Fpga("fpga", 1), Fpga("fpga-plain", 1.6), Speck(), Loihi(), Gpu(), Cgra(), Dram(), Xylo()];

    private static double Sops(StageTrace t) => t.Counts.SynapticOperations;

    private static FakeBackend Cpu() => new("cpu", Table("cpu", Power("package", null, Boundary.Memory), Price("dram-access", 1300, Boundary.System, 1300, 2600)))
    {
        Description = "The event-driven engine on this machine, timed; its power could not be read.",
        Events = t => Events(("dram-access", t.Counts.InputEvents)),
        LatencySeconds = 41.3e-6,
        LatencyMeasured = true,
        Notes = ["Median of 24 samples, one thread.", "No energy counter (RAPL) was readable: package power is not known."],
    };

    private static FakeBackend Fpga(string name, double slower) => new(name, Table(
        name, Price("accumulate", 3.1, Boundary.Core), Price("filter", 0.9, Boundary.Core), Price("fire", 4.2, Boundary.Core), Price("clock-cycle", 1850, Boundary.Core, 1700, 1900, ConstantKind.Derived),
        Price("bram-read", 13.6, Boundary.Memory, 12.9, 14.5, ConstantKind.Derived), Power("fabric", 688, Boundary.Memory), Price("dram-word", null, Boundary.System)))
    {
        Description = slower > 1 ? "Event-driven FPGA accelerator, cycle model, without event compression." : "Event-driven FPGA accelerator, cycle model, with event compression of adjacent positions.",
        Events = t => Events(("accumulate", Sops(t) * slower / 2), ("filter", t.Counts.InputEvents), ("fire", t.Counts.NeuronUpdates), ("clock-cycle", 9 * t.Counts.InputEvents), ("bram-read", Sops(t) / 8), ("dram-word", 512)),
        ExecutedShare = slower > 1 ? 1 : 0.62,
        LatencySeconds = 8.4e-6 * slower,
        Cycles = 1684 * slower,
        Notes = ["200 MHz, XC7V2000T; weights resident."],
    };

    private static FakeBackend Speck() => new("speck2e", Table("speck2e", Price("synaptic-operation", 16, Boundary.Memory, 8, 32, ConstantKind.Derived), Power("idle", 0.42, Boundary.Memory)))
    {
        Description = "SynSense Speck2e: counts times published costs, capacity checked.",
        Events = t => Events(("synaptic-operation", Sops(t))),
        LatencySeconds = 0.11e-3,
        Notes = ["Energy per synaptic operation is derived from a power table, within a factor of two."],
    };

    private static FakeBackend Loihi() => new("loihi1", Table(
        "loihi1", Price("synapse-dense", 35.5, Boundary.Memory), Price("soma-access", 51.2, Boundary.Memory), Price("soma-update", 21.6, Boundary.Memory), Price("soma-spike", 69.3, Boundary.Memory),
        Price("axon-out", 111, Boundary.Memory), Price("hop", 3, Boundary.Memory), Power("leakage", null, Boundary.Memory)))
    {
        Description = "Intel Loihi 1 with the accounting rules of SANA-FE.",
        Events = t => Events(("synapse-dense", Sops(t)), ("soma-access", t.Counts.NeuronUpdates), ("soma-update", t.Counts.NeuronUpdates / 2), ("soma-spike", t.Counts.OutputSpikes), ("axon-out", t.Counts.InputEvents), ("hop", t.Counts.InputEvents)),
        LatencySeconds = 61e-6,
        Notes = ["Static power is not published for this calibration."],
    };

    private static FakeBackend Gpu() => new("gpu", Table("gpu", Price("fp32-mac", 4.6, Boundary.Core), Price("hbm-byte", 31, Boundary.System, kind: ConstantKind.Assumed), Power("board-idle", 30000, Boundary.System, ConstantKind.Published)))
    {
        Description = "A device model of a desktop GPU at batch 1; nothing was run on a GPU.",
        Events = t => Events(("fp32-mac", t.Counts.DenseOperations), ("hbm-byte", t.Counts.DenseOperations / 2.0)),
        ExecutedShare = 11,
        LatencySeconds = 0.14e-3,
    };

    private static FakeBackend Cgra() => new("cgra", Table("cgra", Price("instruction", 1.9, Boundary.Core), Price("sram-access", 6.8, Boundary.Memory), Power("leakage", 0.09, Boundary.Memory)))
    {
        Description = "OpenEdgeCGRA: instruction timing and energy table.",
        Events = t => Events(("instruction", 4.5 * Sops(t)), ("sram-access", 2.1 * Sops(t))),
        LatencySeconds = 2.9e-3,
        Cycles = 232_000,
    };

    private static FakeBackend Dram() => new("dram-pud", Table("dram-pud", Price("row-activation", 2700, Boundary.System), Price("row-copy", 5100, Boundary.System), Power("refresh", 21, Boundary.System)))
    {
        Description = "Processing-using-DRAM: bulk majority operations on rows.",
        Events = t => Events(("row-activation", 96 * t.Counts.NeuronUpdates / 8.0), ("row-copy", 40 * t.Counts.NeuronUpdates / 8.0)),
        LatencySeconds = 18e-3,
    };

    private static FakeBackend Xylo() => new("xylo", Table("xylo", Price("synaptic-operation", 9, Boundary.Memory)))
    {
        Description = "SynSense Xylo Audio 3.",
        Refusals =
        [
            new("SPK1002", "hidden", "a reset by subtraction on xylo", "to zero", "train with a reset by subtraction"),
            new("SPK1101", "input", "at most 16 inputs", "512", "reduce the number of mel bands"),
        ],
        Events = t => Events(("synaptic-operation", Sops(t))),
        LatencySeconds = 1.2e-3,
    };
}
