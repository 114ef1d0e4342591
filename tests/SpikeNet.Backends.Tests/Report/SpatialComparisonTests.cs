using System.Xml.Linq;
using SpikeNet.Backends.Cgra;
using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Cpu;
using SpikeNet.Backends.Dram;
using SpikeNet.Backends.Fpga;
using SpikeNet.Backends.Gpu;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Execution;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Backends.Tests.Report;

/// <summary>A network of convolutions on all targets: table, JSON and HTML.</summary>
public class SpatialComparisonTests
{
    private static readonly IBackend[] Targets =
        [new CpuBackend(), new GpuBackend(), FpgaBackend.Compressed(), FpgaBackend.Plain(), new CgraBackend(), new DramFetchBackend(), new DramPudBackend(), new Speck2eBackend(), new Loihi1Backend()];

    [TestCase("residual-or", 4)]
    [TestCase("branch", 3)]
    public void EveryTargetIsInTheReportWithFiguresOrReasons(string name, int fits)
    {
        var graph = SpatialGraphs.Quantised.Single(g => g.Name == name);
        var input = ConformanceGraphs.Input(graph, 12);
        int[] labels = [.. Enumerable.Range(0, 12).Select(i => i % 5)];
        var reference = GraphExecutor.Run(graph, input);
        var results = ComparisonRunner.Run(Targets, graph, input, labels, new ComparisonOptions { WhatIf = true });
        var report = ComparisonReport.Of(graph, reference, labels, results, "random spikes", DateTimeOffset.UnixEpoch) with { Raster = SpikeRaster.Of(graph, reference, 0, "the first sample") };
        var html = new StringWriter();
        ComparisonHtml.Write(report, html);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "spikenet-report-preview")).FullName, $"{name}.html"), html.ToString());
        var body = XDocument.Parse(html.ToString()["<!DOCTYPE html>".Length..]).ToString();
        Assert.Multiple(() =>
        {
            Assert.That(results.Count(r => r.Fits), Is.EqualTo(fits));
            Assert.That(results.Where(r => r.Fits).Select(r => r.SynapticOperations), Has.All.EqualTo(reference.SynapticOperations / 12.0));
            Assert.That(results.Where(r => !r.HasFigures).SelectMany(r => r.Reasons), Has.All.Matches("^SPK101[01] "));
            Assert.That(body, Does.Contain("convolution 3 x 3").And.Contain("4 x 6 x 6"));
            Assert.That(ComparisonTable.Of(report).SelectMany(t => t.Rows), Is.Not.Empty);
            Assert.That(report.Layers.Select(l => l.SynapticOperations), Has.All.Positive);
            Assert.That(report.Spikes.Select(s => s.Layer), Does.Contain("lif1").And.Contain("lif-out"));
        });
    }

    [Test]
    public void ALayerThatAddsToAnotherSaysSo()
    {
        var layers = LayerSummary.Of(SpatialGraphs.Quantised.Single(g => g.Name == "branch"));
        Assert.That(layers.Single(l => l.Layer == "left").Neuron, Is.EqualTo("added to the next layer's sums"));
        Assert.That(layers.Single(l => l.Layer == "conv1").InputShape, Is.EqualTo("2 x 6 x 6"));
        Assert.That(layers.Single(l => l.Layer == "fc").Synapses, Is.EqualTo("fully connected"));
    }
}
