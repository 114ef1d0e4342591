using SpikeNet.Backends.Cgra;

namespace SpikeNet.Backends.Tests.Cgra;

[TestFixture]
public sealed class MemoryTimingTests
{
    [Test]
    public void SerialBusesTakeOneAccessAtATime()
    {
        // Three loads: 1 + 3.
        var instruction = new CgraInstruction(2, 2, Load(0), Load(4), new PeOperation(CgraOperation.Nop), Load(8));
        Assert.Multiple(() =>
        {
            Assert.That(new MemoryTiming(CgraBus.OneToM, 8).Cycles(instruction), Is.EqualTo(4));
            Assert.That(new MemoryTiming(CgraBus.NToM, 8).Cycles(instruction), Is.EqualTo(4));
        });
    }

    // 16 consecutive words, four a column: row 0 is at words 0, 4, 8, 12. Without conflicts a column takes 1 + 4 cycles; queueing in the first
    // row adds its wait once, later rows are staggered already. 16 banks: none waits. 8 banks: 0 and 8 meet, one waits. 4 banks: three wait.
    [TestCase(16, 5)]
    [TestCase(8, 6)]
    [TestCase(4, 8)]
    public void InterleavedBanksQueue(int banks, int cycles) =>
        Assert.That(new MemoryTiming(CgraBus.Interleaved, banks).Cycles(CgraInstruction.Stream(4, 4, CgraOperation.Lwd, 0)), Is.EqualTo(cycles));

    [Test]
    public void DoesNotDependOnTheGroup()
    {
        var timing = new MemoryTiming(CgraBus.Interleaved, 8);
        Assert.That(
            Enumerable.Range(0, 10).Select(g => timing.Cycles(CgraInstruction.Stream(4, 4, CgraOperation.Lwd, 64L * g))), Has.All.EqualTo(6));
    }

    [Test]
    public void NoAccessTakesNoCycles() =>
        Assert.That(new MemoryTiming(CgraBus.Interleaved, 8).Cycles(CgraInstruction.Uniform(4, 4, CgraOperation.Sadd)), Is.Zero);

    [Test]
    public void AccessesNeedAnAddress() =>
        Assert.That(() => CgraInstruction.Uniform(4, 4, CgraOperation.Lwd), Throws.ArgumentException);

    private static PeOperation Load(long address) => new(CgraOperation.Lwd, Address: address);
}
