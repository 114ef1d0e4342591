using SpikeNet.Hardware.Report;

namespace SpikeNet.Tests.Hardware;

public class QuantityFormatTests
{
    [TestCase(12.34e-6, "12.3 µJ")]
    [TestCase(1.2e-3, "1.20 mJ")]
    [TestCase(155e-9, "155 nJ")]
    [TestCase(1, "1.00 J")]
    [TestCase(0, "0 J")]
    [TestCase(2.5e-12, "2.50 pJ")]
    [TestCase(4e-16, "400 aJ")]
    [TestCase(-3e-6, "−3.00 µJ")]
    public void Energies_have_three_digits_and_a_prefix(double joules, string text) =>
        Assert.That(QuantityFormat.Energy(joules), Is.EqualTo(text));

    [TestCase(999.4e-6, "999 µs")]
    [TestCase(999.6e-6, "1.00 ms")]
    [TestCase(9.996e-3, "10.0 ms")]
    [TestCase(99.96e-3, "100 ms")]
    [TestCase(1e-6, "1.00 µs")]
    [TestCase(1e-9, "1.00 ns")]
    public void Rounding_carries_into_the_next_prefix(double seconds, string text) =>
        Assert.That(QuantityFormat.Duration(seconds), Is.EqualTo(text));

    [TestCase(4.56e9, "4.56 G op/J")]
    [TestCase(1e12, "1.00 T op/J")]
    [TestCase(450, "450 op/J")]
    public void Operations_per_joule_set_the_prefix_apart(double value, string text) =>
        Assert.That(QuantityFormat.OperationsPerJoule(value), Is.EqualTo(text));

    [Test]
    public void Bounds_and_unknown_figures_are_marked()
    {
        Assert.Multiple(() =>
        {
            Assert.That(QuantityFormat.Energy(1.2e-3, Bound.AtLeast), Is.EqualTo("≥ 1.20 mJ"));
            Assert.That(QuantityFormat.OperationsPerJoule(4.5e9, Bound.AtMost), Is.EqualTo("≤ 4.50 G op/J"));
            Assert.That(QuantityFormat.Energy(null, Bound.AtLeast), Is.EqualTo("—"));
            Assert.That(QuantityFormat.Energy(double.NaN), Is.EqualTo("—"));
            Assert.That(QuantityFormat.Count(double.PositiveInfinity), Is.EqualTo("—"));
            Assert.That(QuantityFormat.Percent(null), Is.EqualTo("—"));
        });
    }

    [TestCase(1e-24, "1.00e-6 aJ")]
    [TestCase(3e25, "3.00e+7 EJ")]
    public void Beyond_the_prefixes_the_exponent_shows(double joules, string text) =>
        Assert.That(QuantityFormat.Energy(joules), Is.EqualTo(text));

    [TestCase(432, "432")]
    [TestCase(0, "0")]
    [TestCase(0.25, "0.25")]
    [TestCase(37.25, "37.3")]
    [TestCase(12_345, "12.3 k")]
    [TestCase(1000, "1.00 k")]
    public void Counts_stay_plain_below_a_thousand(double count, string text) => Assert.That(QuantityFormat.Count(count), Is.EqualTo(text));

    [TestCase(0.9583, "95.8 %")]
    [TestCase(1, "100 %")]
    [TestCase(0.9999, "99.9 %")]
    [TestCase(0, "0.0 %")]
    [TestCase(0.0001, "< 0.1 %")]
    public void Only_all_reads_a_hundred_per_cent(double fraction, string text) => Assert.That(QuantityFormat.Percent(fraction), Is.EqualTo(text));

    [Test]
    public void Whole_numbers_are_grouped() => Assert.That(QuantityFormat.Integer(1_234_567), Is.EqualTo("1 234 567"));
}
