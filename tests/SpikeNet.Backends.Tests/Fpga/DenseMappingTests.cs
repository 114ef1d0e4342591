using SpikeNet.Backends.Fpga;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Fpga;

public sealed class DenseMappingTests
{
    private static readonly FpgaGeometry Geometry = FpgaGeometry.From(FpgaBackend.Compressed().Energy);

    [Test]
    public void The_geometry_is_the_published_one() =>
        Assert.That(Geometry, Is.EqualTo(new FpgaGeometry(200e6, 32, 512, 8, 16, 256, 65536, 8192)));

    [TestCase(1, 1), TestCase(32, 1), TestCase(33, 2)]
    public void Outputs_come_in_groups_of_32(int outputs, int groups) =>
        Assert.That(DenseMapping.OutputGroups(outputs, Geometry), Is.EqualTo(groups));

    // 600 inputs and 2 groups: one beat of 32 x 8 bits each, two with 16-bit weights.
    [TestCase(8, 1200), TestCase(4, 1200), TestCase(16, 2400)]
    public void Weights_are_streamed_beat_by_beat(int bits, long beats) =>
        Assert.That(DenseMapping.WeightBeats(600, 40, bits, Geometry), Is.EqualTo(beats));

    // 3 steps and pairs: filled up to 4 positions a word; channel 599 is channel 87 of the second word.
    [Test]
    public void Inputs_beyond_a_spike_word_are_scanned_apart()
    {
        var input = SpikeTrain.FromRows(3, 1, 600, [[0, 511], [], [512, 599]]);

        var positions = DenseMapping.Positions(input, 0, 2, Geometry);

        Assert.Multiple(() =>
        {
            Assert.That(positions, Has.Count.EqualTo(8));
            Assert.That(positions[0], Is.EqualTo(new[] { 0, 511 }));
            Assert.That(positions[6], Is.EqualTo(new[] { 0, 87 }));
            Assert.That(positions.Sum(p => p.Count), Is.EqualTo(4));
        });
    }
}
