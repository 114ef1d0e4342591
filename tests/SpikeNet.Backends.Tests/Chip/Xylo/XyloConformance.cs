using System.Collections.Immutable;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip.Xylo;

/// <summary>The chips of the Xylo family in the suite of all back-ends, on graphs of their own.</summary>
[TestFixture("xylo-audio2")]
[TestFixture("xylo-audio3")]
[TestFixture("xylo-imu")]
public sealed class XyloConformance(string name) : BackendConformance
{
    public static new IEnumerable<TestCaseData> FittingCases => XyloGraphs.Fitting.Select(g => new TestCaseData(g).SetArgDisplayNames(g.Name));

    protected override IBackend Backend { get; } = XyloGraphs.Chip(name);

    protected override IEnumerable<SpikeGraph> Fitting => XyloGraphs.Fitting;

    protected override ImmutableSortedDictionary<string, string> Unsupported => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["SPK1001"] = "a potential always decays: v -= v >> dash with dash from 1",
        ["SPK1002"] = "the reset subtracts the threshold",
        ["SPK1010"] = "there is one hidden population, and outputs behind it",
        ["SPK1170"] = "there are 16 input channels",
    }.Concat(Backend.Name == "xylo-audio2" ? [KeyValuePair.Create("SPK1172", "the Audio 2 has 8 outputs")] : []));

    /// <summary>A hidden neuron fires up to 31 times in a step; bit for bit with one spike is <see cref="XyloSimulationTests"/>'.</summary>
    protected override bool WorksStepByStep => false;
}
