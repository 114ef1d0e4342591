using SpikeNet.Backends.Gpu;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Gpu;

[TestFixture]
public sealed class GpuConformance : BackendConformance
{
    protected override IBackend Backend { get; } = new GpuBackend();
}
