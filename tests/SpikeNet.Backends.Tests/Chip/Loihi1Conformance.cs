using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Loihi1Conformance : BackendConformance
{
    protected override IBackend Backend { get; } = new Loihi1Backend();
}
