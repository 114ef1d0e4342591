using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Speck2eConformance : BackendConformance
{
    protected override IBackend Backend { get; } = new Speck2eBackend();

    protected override bool WorksStepByStep => false;
}
