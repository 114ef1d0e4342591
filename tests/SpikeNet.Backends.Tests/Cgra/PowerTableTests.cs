using SpikeNet.Backends.Cgra;

namespace SpikeNet.Backends.Tests.Cgra;

[TestFixture]
public sealed class PowerTableTests
{
    private readonly PowerTable _table = new(new CgraBackend().Energy);

    [TestCase(CgraOperation.Nop, CgraOperand.Any, 4, 34.4)]
    [TestCase(CgraOperation.Sadd, CgraOperand.Registers, 1, 69.4)]
    [TestCase(CgraOperation.Sadd, CgraOperand.Zero, 1, 89.2, Description = "no figure of its own: the operation's")]
    [TestCase(CgraOperation.Lwd, CgraOperand.Any, 5, 49.6)]
    [TestCase(CgraOperation.Lwd, CgraOperand.Any, 6, 66.4, Description = "missing: at its own 2 cycles")]
    [TestCase(CgraOperation.Lwd, CgraOperand.Any, 17, 29.6, Description = "beyond the last: the last")]
    [TestCase(CgraOperation.Swd, CgraOperand.Any, 6, 30.6)]
    [TestCase(CgraOperation.Smul, CgraOperand.Two, 3, 71.4)]
    public void LooksUpPower(CgraOperation operation, CgraOperand operand, int latency, double microwatts) =>
        Assert.That(_table.Power(operation, operand, latency), Is.EqualTo(microwatts * 1e-6).Within(1e-15));

    [Test]
    public void AddsTheClockAtCharacterisedLatenciesOnly()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_table.ClockPower(CgraOperation.Sadd, 1), Is.EqualTo(5.2e-6).Within(1e-15));
            Assert.That(_table.ClockPower(CgraOperation.Nop, 3), Is.EqualTo(1e-6).Within(1e-15));
            Assert.That(_table.ClockPower(CgraOperation.Lwd, 6), Is.Zero);
        });
    }

    [TestCase(CgraOperation.Lwd, CgraOperation.Sadd, 62)]
    [TestCase(CgraOperation.Sadd, CgraOperation.Lwd, 62)]
    [TestCase(CgraOperation.Sadd, CgraOperation.Ssub, 62)]
    [TestCase(CgraOperation.Ssub, CgraOperation.Bsfa, 77)]
    [TestCase(CgraOperation.Lwd, CgraOperation.Sra, 147)]
    [TestCase(CgraOperation.Sadd, CgraOperation.Sadd, 0)]
    [TestCase(CgraOperation.Swd, CgraOperation.Lwd, 0)]
    public void PricesChangesOfOperation(CgraOperation before, CgraOperation after, double nanowatts) =>
        Assert.That(_table.ReconfigurationPower(before, after), Is.EqualTo(nanowatts * 1e-9).Within(1e-18));
}
