using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip;

[TestFixture]
public sealed class Speck2eMemoryTests
{
    [Test]
    public void ReproducesTheDocumentedExample()
    {
        // 16 -> 32 channels, 3 x 3, on 64 x 64: 16 * 2^(4 + 5) = 8 Ki kernel words, 32 * 64 * 64 = 128 Ki neuron words.
        Assert.Multiple(() =>
        {
            Assert.That(Speck2eMemory.KernelWords(16, 32, 3, 3), Is.EqualTo(8 * 1024));
            Assert.That(Speck2eMemory.NeuronWords(32, 64, 64), Is.EqualTo(128 * 1024));
        });
    }

    // The words that cnn_sinabs.nir is published to need. The shapes are inferred from the words, not read from the file.
    [TestCase(2, 16, 5, 16, 1024, 4096)]
    [TestCase(16, 16, 3, 16, 4096, 4096)]
    [TestCase(16, 8, 3, 8, 2048, 512)]
    [TestCase(128, 256, 1, 1, 32768, 256)]
    [TestCase(256, 10, 1, 1, 4096, 10)]
    public void ReproducesThePublishedWordsForShapesThatGiveThem(int input, int output, int kernel, int map, int kernelWords, int neuronWords)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Speck2eMemory.KernelWords(input, output, kernel, kernel), Is.EqualTo(kernelWords));
            Assert.That(Speck2eMemory.NeuronWords(output, map, map), Is.EqualTo(neuronWords));
        });
    }

    [Test]
    public void RoundsUpToPowersOfTwo()
    {
        // 33 outputs take the room of 64; a map of 5 x 3 that of 8 x 4.
        Assert.Multiple(() =>
        {
            Assert.That(Speck2eMemory.KernelWords(70, 33, 1, 1), Is.EqualTo(70 * 64));
            Assert.That(Speck2eMemory.NeuronWords(7, 5, 3), Is.EqualTo(7 * 32));
            Assert.That(() => Speck2eMemory.KernelWords(0, 1, 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
