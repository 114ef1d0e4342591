using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Dram;

[TestFixture]
public sealed class DramPudConformance : BackendConformance
{
    protected override IBackend Backend { get; } = new DramPudBackend();
}
