using System.Collections.Immutable;

namespace SpikeNet.Backends.Fpga;

/// <summary>The six power reports published with ExSpike (arXiv 2606.20414; XC7V2000T, 200 MHz, post-synthesis).</summary>
public static class PowerReports
{
    /// <summary>SegNet, the outlier: half the logic activity of the others. What a fitted model is tested on.</summary>
    public static PowerReport SegNet { get; } = Report("SegNet", 2, .380, .102, .136, .871, .684, 1.489, 310, 43023, 44012);

    /// <summary>The one design without event compression.</summary>
    public static PowerReport Plain { get; } = Report("SpikingFormer-4-256 without compression", 1, .340, .157, .191, .903, .686, 1.593, 312.5, 35933, 35630);

    /// <summary>All six.</summary>
    public static ImmutableArray<PowerReport> All { get; } =
    [
        Report("VGG11", 2, .373, .210, .248, .874, .688, 1.706, 312.5, 41039, 40695),
        Report("ResNet18", 2, .373, .221, .261, .878, .689, 1.735, 312.5, 41553, 40750),
        Report("SpikingFormer-4-256", 2, .374, .222, .257, .844, .688, 1.700, 312.5, 41457, 40691),
        Report("SpikingFormer-2-512", 2, .375, .222, .263, .871, .690, 1.734, 337.5, 41862, 40783),
        SegNet,
        Plain,
    ];

    private static PowerReport Report(
        string design, int groupSize, double clocks, double slice, double signals, double blockRam, double still, double dynamic,
        double blockRams, int tables, int registers) => new()
        {
            Design = design,
            GroupSize = groupSize,
            ClocksWatts = clocks,
            SliceLogicWatts = slice,
            SignalsWatts = signals,
            BlockRamWatts = blockRam,
            StaticWatts = still,
            DynamicWatts = dynamic,
            BlockRams = blockRams,
            LogicTables = tables,
            Registers = registers,
        };
}
