using SpikeNet.Backends.Chip;
using SpikeNet.Graph.Nir;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>The published network of sinabs on Speck2e.</summary>
[TestFixture]
public sealed class Speck2eSinabsTests
{
    [Test]
    public void NeedsThePublishedWordsAndFits()
    {
        var graph = NirReader.Read(Hdf5Required.Sample("nir/02_cnn/cnn_sinabs.nir"), new NirImportOptions { TimeStepSeconds = 0.001 }).Graph;
        var backend = new Speck2eBackend();
        var quantised = backend.Quantise(graph, 8);
        var placement = backend.Place(quantised);
        Assert.Multiple(() =>
        {
            Assert.That(placement.Layers.Select(l => l.KernelWords), Is.EqualTo(new[] { 1024, 4096, 2048, 32768, 4096 }));
            Assert.That(placement.Layers.Select(l => l.NeuronWords), Is.EqualTo(new[] { 4096, 4096, 512, 256, 10 }));
            Assert.That(backend.Check(quantised), Is.Empty);
            Assert.That(placement.Cores, Has.None.Null);
            Assert.That(placement.Cores[3]!.KernelWords, Is.GreaterThanOrEqualTo(32768));
        });
    }
}
