using SpikeNet.Backends.Dram;

namespace SpikeNet.Backends.Tests.Dram;

public sealed class ClutchComparisonTests
{
    [TestCase(8, 2, 30, 5, 26), TestCase(16, 4, 60, 11, 50), TestCase(32, 8, 120, 23, 98)]
    public void Rows_and_commands_are_those_of_the_table(int bits, int chunks, int rows, int commands, int bitSerial) => Assert.Multiple(() =>
    {
        Assert.That(ClutchComparison.RowCount(bits, chunks), Is.EqualTo(rows));
        Assert.That(ClutchComparison.CommandsPerComparison(chunks), Is.EqualTo(commands));
        Assert.That(BitSerial.Comparison(bits).Total, Is.EqualTo(bitSerial));
    });

    [TestCase(1), TestCase(2), TestCase(4), TestCase(8)]
    public void All_pairs_of_8_bits_compare_right(int chunks)
    {
        uint[] values = [.. Enumerable.Range(0, 256).Select(v => (uint)v)];
        var rows = new ClutchComparison(values, 8, chunks);

        for (var s = 0U; s < 256; s++)
        {
            var scalar = s;
            Assert.That(rows.Greater(s), Is.EqualTo(values.Select(v => v > scalar)), $"> {s}");
            Assert.That(rows.AtLeast(s), Is.EqualTo(values.Select(v => v >= scalar)), $">= {s}");
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Values_of_32_bits_compare_right(uint[] values, uint scalar)
    {
        var rows = new ClutchComparison(values, 32, 8);
        return rows.Greater(scalar).SequenceEqual(values.Select(v => v > scalar)) && rows.AtLeast(scalar).SequenceEqual(values.Select(v => v >= scalar));
    }

    // Time to first spike: 3 bits of time, a value spikes in step t where 7 - t is the largest scalar that it reaches.
    [Test]
    public void A_latency_code_is_one_comparison_a_step()
    {
        uint[] values = [7, 0, 5, 5, 2];
        var rows = new ClutchComparison(values, 3, 1);
        var spikes = new int[values.Length];
        Array.Fill(spikes, -1);

        for (var t = 0; t < 8; t++)
        {
            var reached = rows.AtLeast((uint)(7 - t));
            for (var lane = 0; lane < values.Length; lane++)
                spikes[lane] = spikes[lane] < 0 && reached[lane] ? t : spikes[lane];
        }

        Assert.That(spikes, Is.EqualTo(new[] { 0, 7, 2, 2, 5 }));
    }

    [Test]
    public void What_does_not_fit_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => new ClutchComparison([8], 3, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ClutchComparison([1], 8, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ClutchComparison([1], 32, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ClutchComparison([1], 8, 1).Greater(256), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });
}
