using SpikeNet.Backends.Dram;

namespace SpikeNet.Backends.Tests.Dram;

public sealed class BitSerialTests
{
    // n = 16: addition 6n + 1 = 97 AAP and 2n = 32 AP; comparison 2n + 2 = 34 and 16; if-then-else 96 and 16.
    [Test]
    public void Command_counts_are_the_published_ones() => Assert.Multiple(() =>
    {
        Assert.That(BitSerial.Addition(16), Is.EqualTo(new CommandCount(97, 32)));
        Assert.That(BitSerial.Addition(16).Total, Is.EqualTo(129));
        Assert.That(BitSerial.Comparison(16), Is.EqualTo(new CommandCount(34, 16)));
        Assert.That(BitSerial.IfThenElse(16), Is.EqualTo(new CommandCount(96, 16)));
        Assert.That(2 * BitSerial.Comparison(8) + BitSerial.Addition(1), Is.EqualTo(new CommandCount(43, 18)));
        Assert.That(() => BitSerial.Addition(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    // The facts' example of a 16-bit accumulation: 129 commands, 6.4 us, 0.70 uJ and 2.6 uJ of background; 51 pJ a lane, 26 nJ with 128 neurons.
    [Test]
    public void A_16_bit_accumulation_costs_what_the_example_says()
    {
        var table = new DramPudBackend().Energy;
        var (aap, ap) = BitSerial.Addition(16);

        var seconds = aap * table.Si("aapTime") + ap * table.Si("apTime");
        var commands = aap * table.Si("aap") + ap * table.Si("ap");
        var background = table.Si("dramBackground") * seconds;

        Assert.Multiple(() =>
        {
            Assert.That(table.Si("aapTime") * 1e9, Is.EqualTo(50.2).Within(0.05));
            Assert.That(seconds * 1e6, Is.EqualTo(6.4).Within(0.1));
            Assert.That(commands * 1e6, Is.EqualTo(0.70).Within(0.01));
            Assert.That(background * 1e6, Is.EqualTo(2.6).Within(0.05));
            Assert.That((commands + background) / 65536 * 1e12, Is.EqualTo(51).Within(0.5));
            Assert.That((commands + background) / 128 * 1e9, Is.EqualTo(26).Within(0.5));
        });
    }
}
