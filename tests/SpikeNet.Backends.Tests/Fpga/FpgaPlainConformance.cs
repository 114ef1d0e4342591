using SpikeNet.Backends.Fpga;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Fpga;

[TestFixture]
public sealed class FpgaPlainConformance : BackendConformance
{
    protected override IBackend Backend { get; } = FpgaBackend.Plain();
}
