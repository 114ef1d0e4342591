using SpikeNet.Backends.Cgra;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Cgra;

[TestFixture]
public sealed class CgraConformance : BackendConformance
{
    protected override IBackend Backend { get; } = new CgraBackend();
}
