using SpikeNet.Graph;
using SpikeNet.Hardware.Report;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Hardware;

public class ComparisonReportTests
{
    private static readonly SpikeGraph Network = Samples.Graph(6, 4, 3, 2, 50);
    private static readonly SpikeTrain Batch = SpikeTrain.FromRows(2, 2, 6, [[0, 1], [2], [3, 4, 5], []]);

    [Test]
    public void Layers_are_summed_up_in_order()
    {
        var layers = LayerSummary.Of(Network);
        Assert.Multiple(() =>
        {
            Assert.That(layers.Select(l => l.Layer), Is.EqualTo(new[] { "dense1", "dense2" }));
            Assert.That(layers.Select(l => l.Weights), Is.EqualTo(new[] { 24, 12 }));
            Assert.That(layers[0].Threshold, Is.EqualTo(50));
            Assert.That(layers[0].Neuron, Is.EqualTo("integrate-and-fire, no leak, fires at ≥, resets to zero"));
        });
    }

    [Test]
    public void Spikes_are_means_per_inference_and_per_neuron_and_step()
    {
        // Six input events over two samples: 3 each; over 2 x 2 x 6 places: a quarter.
        var spikes = LayerActivity.Of(Network, GraphInterpreter.Run(Network, Batch));
        Assert.Multiple(() =>
        {
            Assert.That(spikes.Select(s => s.Layer), Is.EqualTo(new[] { "input", "hidden", "output" }));
            Assert.That(spikes[0], Is.EqualTo(new LayerActivity("input", 6, 3, 0.25)));
        });
    }

    [Test]
    public void A_raster_holds_one_samples_spikes()
    {
        var run = GraphInterpreter.Run(Network, Batch);
        var raster = SpikeRaster.Of(Network, run, 0, "first");
        Assert.Multiple(() =>
        {
            // Sample 0 spikes on 0 and 1 in step 0, on 3, 4 and 5 in step 1.
            Assert.That(raster.Layers[0].Events, Is.EqualTo(new RasterEvent[] { new(0, 0), new(0, 1), new(1, 3), new(1, 4), new(1, 5) }));
            Assert.That(raster.Layers.Select(l => l.Neurons), Is.EqualTo(new[] { 6, 4, 3 }));
            Assert.That(() => SpikeRaster.Of(Network, run, 2, "none"), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void The_reference_is_the_interpreters_run()
    {
        var run = GraphInterpreter.Run(Network, Batch);
        var date = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var report = ComparisonReport.Of(Network, run, run.Predictions(), [], "test", date);
        Assert.Multiple(() =>
        {
            Assert.That(report.Accuracy, Is.EqualTo(1));
            Assert.That(report.SynapticOperations, Is.EqualTo(run.SynapticOperations / 2.0));
            Assert.That(report.DenseOperations, Is.EqualTo(72));
            Assert.That(report.Boundaries, Is.Empty);
            Assert.That(() => ComparisonReport.Of(Network, run, [1], [], "test", date), Throws.ArgumentException);
        });
    }
}
