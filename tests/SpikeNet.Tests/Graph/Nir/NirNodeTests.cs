using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph.Nir;

/// <summary>Every node type of NIR: what it computes here, and that it comes back the same.</summary>
public class NirNodeTests : Hdf5FolderFixture
{
    /// <summary>Reads a file, and holds the graph to what comes of writing and reading it again.</summary>
    private SpikeGraph Read(NirFiles file, int steps = 4, NirImportOptions? options = null)
    {
        var graph = NirReader.Read(file.Write(At("net.nir")), (options ?? new()) with { TimeStepSeconds = 1e-3, TimeSteps = steps }).Graph;
        NirWriter.Write(graph, At("again.nir"));
        GraphFile.Save(graph, At("first.snn"));
        GraphFile.Save(NirReader.Read(At("again.nir")).Graph, At("second.snn"));
        Assert.That(File.ReadAllBytes(At("second.snn")), Is.EqualTo(File.ReadAllBytes(At("first.snn"))), graph.ToText());
        return graph;
    }

    private static double[] Scores(SpikeGraph graph, params float[] spikes) =>
        GraphInterpreter.Run(graph, SpikeTrain.FromDense(spikes, graph.Input.TimeSteps, 1, graph.Input.Features)).Scores;

    private static (string Parameter, double[] Values, long[] Shape) P(string name, long[] shape, params double[] values) => (name, values, shape);

    private static float[] Ours(double[] channelFirst, FeatureShape layout)
    {
        var ours = new float[layout.Count];
        for (var i = 0; i < ours.Length; i++)
            ours[layout.IndexOf(i / (layout.Height * layout.Width), i / layout.Width % layout.Height, i % layout.Width)] = (float)channelFirst[i];
        return ours;
    }

    /// <summary>A convolution, sum pooling, flattening and an affine layer, computed here with channel-first indices as the file has them.</summary>
    [TestCase("SumPool2d", 1.0)]
    [TestCase("AvgPool2d", 0.25)]
    public void ChannelsFirstBecomeChannelsLast(string pooling, double share)
    {
        var random = new SplitMix64(4);
        double[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)random.NextDouble(-1, 1))];
        var (conv, bias, weight, offset) = (Random(3 * 2 * 3 * 3), Random(3), Random(2 * 3 * 2 * 2), Random(2));
        var file = new NirFiles().Input(2, 4, 4)
            .Node("conv", "Conv2d", P("input_shape", [2], 4, 4), P("weight", [3, 2, 3, 3], conv), P("bias", [3], bias), P("stride", [2], 1, 1), P("padding", [2], 1, 1), P("dilation", [2], 1, 1), P("groups", [], 1))
            .Node("if", "IF", P("r", [3, 4, 4], NirFiles.Filled(48, 1)), P("v_threshold", [3, 4, 4], NirFiles.Filled(48, 0.3)))
            .Node("pool", pooling, P("kernel_size", [2], 2, 2), P("stride", [2], 2, 2), P("padding", [2], 0, 0))
            .Node("flat", "Flatten", P("start_dim", [], 0), P("end_dim", [], -1), P("input_type", [3], 3, 2, 2))
            .Node("fc", "Affine", P("weight", [2, 12], weight), P("bias", [2], offset)).Output(2)
            .Chain("input", "conv", "if", "pool", "flat", "fc", "output");
        var graph = Read(file, steps: 1);
        double[] x = [.. Enumerable.Range(0, 32).Select(_ => random.NextDouble() < 0.5 ? 1.0 : 0)];
        var pooled = new double[12];
        for (var o = 0; o < 3; o++)
        {
            for (var y = 0; y < 4; y++)
            {
                for (var z = 0; z < 4; z++)
                {
                    var v = bias[o];
                    for (var i = 0; i < 18; i++)
                    {
                        var (c, k, l) = (i / 9, y + (i / 3 % 3) - 1, z + (i % 3) - 1);
                        if (k is >= 0 and < 4 && l is >= 0 and < 4)
                            v += conv[(o * 18) + i] * x[(c * 16) + (k * 4) + l];
                    }

                    pooled[(o * 4) + (y / 2 * 2) + (z / 2)] += v > 0.3 ? share : 0;
                }
            }
        }

        double[] expected = [.. Enumerable.Range(0, 2).Select(o => offset[o] + Enumerable.Range(0, 12).Sum(i => weight[(o * 12) + i] * pooled[i]))];
        Assert.That(Scores(graph, Ours(x, new FeatureShape(2, 4, 4))), Is.EqualTo(expected).Within(1e-5));
    }

    /// <summary>Parameters per neuron of a population with places are renumbered too: only channel 1 at row 0, column 1 has a low threshold.</summary>
    [Test]
    public void ParametersPerNeuronAreRenumbered()
    {
        double[] theta = [9, 9, 9, 9, 9, 0.5, 9, 9];
        var graph = Read(new NirFiles().Input(2, 2, 2).Node("if", "IF", P("r", [1], 1), P("v_threshold", [2, 2, 2], theta)).Output(2, 2, 2).Chain("input", "if", "output"), steps: 1);
        var scores = Scores(graph, [1, 1, 1, 1, 1, 1, 1, 1]);

        // Channel 1 at (0, 1) is our feature (0 * 2 + 1) * 2 + 1 = 3.
        Assert.That(scores, Is.EqualTo(new double[] { 0, 0, 0, 1, 0, 0, 0, 0 }));
    }

    /// <summary>x is 2 wide and along 5 places; W = [1 2 1 | 0 1 0], stride 2, padding 'same' refused with it, 1 stated.</summary>
    [Test]
    public void OneDimension()
    {
        var file = new NirFiles().Input(2, 5)
            .Node("conv", "Conv1d", P("input_shape", [], 5), P("weight", [1, 2, 3], 1, 2, 1, 0, 1, 0), P("bias", [1], 0), P("stride", [], 2), P("padding", [], 1), P("dilation", [], 1), P("groups", [], 1))
            .Output(1, 3).Chain("input", "conv", "output");

        // Channel 0: 1 0 1 1 0, channel 1: 0 1 1 0 1. At 0: 2*1 + 1*0 + c1[0]=0 -> 2; at 2: 0 + 2 + 1 + c1[2]=1 -> 4; at 4: 1 + 0 + c1[4]=1 -> 2.
        Assert.That(Scores(Read(file, steps: 1), Ours([1, 0, 1, 1, 0, 0, 1, 1, 0, 1], FeatureShape.Line(2, 5))), Is.EqualTo(new double[] { 2, 4, 2 }));
    }

    /// <summary>A scale of spikes, of sums and of one value per channel; a delay in seconds; a threshold; inputs that add up.</summary>
    [Test]
    public void ScalesDelaysThresholdsAndSums()
    {
        var scaled = Read(new NirFiles().Input(2).Node("scale", "Scale", P("scale", [2], 0.5, 2)).Output(2).Chain("input", "scale", "output"), steps: 2);
        Assert.That(Scores(scaled, 1, 1, 1, 0), Is.EqualTo(new[] { 1.0, 2 }));
        var sums = Read(new NirFiles().Input(2).Linear("fc", 2, 2, 1, 1, 0, 1).Node("scale", "Scale", P("scale", [2], 3, 4)).Output(2).Chain("input", "fc", "scale", "output"), steps: 1);
        Assert.That(Scores(sums, 1, 1), Is.EqualTo(new[] { 6.0, 4 }));

        // Feature 0 is delayed by 1 step, feature 1 by 3, which is beyond the end for a spike at step 1.
        var delayed = Read(new NirFiles().Input(2).Node("later", "Delay", P("delay", [2], 0.001, 0.003)).Linear("fc", 2, 2, 1, 0, 0, 1).Output(2).Chain("input", "later", "fc", "output"));
        Assert.That(Scores(delayed, 0, 0, 1, 1, 0, 0, 0, 0), Is.EqualTo(new[] { 1.0, 0 }));

        // 1 + 0.5 > 1.2, 1 is not; the spikes and their weighted copy are added before the threshold.
        var threshold = Read(new NirFiles().Input(2).Linear("fc", 2, 2, 0.5, 0, 0, 0).Node("th", "Threshold", P("threshold", [2], 1.2, 1.2)).Output(2)
            .Chain("input", "fc", "th", "output").Chain("input", "th"), steps: 1);
        Assert.That(Scores(threshold, 1, 1), Is.EqualTo(new[] { 1.0, 0 }));
    }

    /// <summary>Neurons without spikes give their potential after the last step; dt = 1 ms. One event of weight 1 at step 0, three steps more.</summary>
    [TestCase("I", new[] { 2.0 }, 2.0)] // r = 2: v = 2 and stays
    [TestCase("LI", new[] { 0.004, 2, 0.5 }, 0.25 * (0.5 + 2) * 0.421875 + (1 - 0.421875) * 0.5)] // v1 = 0.25 (0.5 + 2); then 0.75^3 of it, towards 0.5
    [TestCase("CubaLI", new[] { 0.002, 0.004, 2, 0, 3 }, 0.76171875)] // i = 1.5, 0.75, 0.375, 0.1875; v = v + 0.25 (2 i - v): 0.75, 0.9375, 0.890625, 0.76171875
    public void IntegratorsWithoutSpikes(string type, double[] values, double expected)
    {
        var names = NirNeuronModels.ParametersOf(type)!;
        var graph = Read(new NirFiles().Input(1).Node("n", type, [.. names.Zip(values, (n, v) => P(n, [1], v))]).Output(1).Chain("input", "n", "output"));
        Assert.That(Scores(graph, 1, 0, 0, 0)[0], Is.EqualTo(expected).Within(1e-6));
    }

    /// <summary>v = 0.75 a step, from v_reset 0.25 on: fires above 1 in steps 2, 3 (0.25 + 0.75 = 1 is not above), 5...</summary>
    [Test]
    public void ResetsAndComparisons()
    {
        NirFiles File(params (string, double[], long[])[] reset) => new NirFiles().Input(1)
            .Node("if", "IF", [P("r", [1], 0.75), P("v_threshold", [1], 1), .. reset]).Output(1).Chain("input", "if", "output");
        float[] ones = [1, 1, 1, 1, 1, 1];

        // To 0: 0.75, 1.5 fires, 0.75, 1.5 fires ... 3 of 6. To 0.25: 0.75, 1.5 f, 1.0 no, 1.75 f, 1.0, 1.75 f: 3; with >=: 0.75, 1.5 f, 1.0 f, f, f, f: 5.
        // Subtracted: 0.75, 1.5 f, 1.25 f, 1.0 no, 1.75 f, 1.5 f: 4.
        Assert.That(Scores(Read(File(), 6), ones)[0], Is.EqualTo(3));
        Assert.That(Scores(Read(File(P("v_reset", [1], 0.25)), 6), ones)[0], Is.EqualTo(3));
        Assert.That(Scores(Read(File(P("v_reset", [1], 0.25)), 6, new() { Comparison = Comparison.AtLeast }), ones)[0], Is.EqualTo(5));
        Assert.That(Scores(Read(File(), 6, new() { Reset = ResetKind.BySubtraction }), ones)[0], Is.EqualTo(4));
    }

    /// <summary>A neuron whose spikes come back over a Delay, over itself, and over weights and a scale.</summary>
    [Test]
    public void Cycles()
    {
        // Each step's spike comes back a step (or two) later and fires it again, without further input.
        var itself = Read(new NirFiles().Input(1).If("if", 1, 0.5).Output(1).Chain("input", "if", "if", "output"));
        Assert.That(Scores(itself, 1, 0, 0, 0)[0], Is.EqualTo(4));
        var delay = Read(new NirFiles().Input(1).Node("d", "Delay", P("delay", [1], 0.002)).If("if", 1, 0.5).Output(1).Chain("input", "if", "d", "if", "output"));
        Assert.That(Scores(delay, 1, 0, 0, 0)[0], Is.EqualTo(2));
        var weights = Read(new NirFiles().Input(1).Linear("w", 1, 1, 0.25).Node("s", "Scale", P("scale", [1], 4)).If("if", 1, 0.5).Output(1).Chain("input", "if", "w", "s", "if", "output"));
        Assert.That(Scores(weights, 1, 0, 0, 0)[0], Is.EqualTo(4));
        var recurrent = Read(new NirFiles().Input(1).Linear("w", 1, 1, 0.75).If("if", 1, 0.5).Output(1).Chain("input", "if", "w", "if", "output"));
        Assert.That(recurrent.Nodes.OfType<ProgramNeuronNode>().Single().RecurrentWeights[0]!.Real, Is.EqualTo(new[] { 0.75f }));
        Assert.That(Scores(recurrent, 1, 0, 0, 0)[0], Is.EqualTo(4));
    }

    /// <summary>What was trained here spikes the same after the way through a file.</summary>
    [TestCase("LIF")]
    [TestCase("LIF-zero-above")]
    [TestCase("CUBA")]
    [TestCase("IF-zero")]
    [TestCase("NIR-LIF")]
    public void OurOwnNeurons(string name)
    {
        var model = NeuronLibrary.Named(name);
        var random = new SplitMix64(9);

        // An event of NIR's neuron adds 1 - exp(-1 / 20) = 0.05 of its weight.
        var scale = name == "NIR-LIF" ? 20 : 1;
        var graph = Graphs.Chain(
            new InputNode("input", 3, 40, 40),
            Graphs.Dense("fc", 5, 3, [.. Enumerable.Range(0, 15).Select(_ => (float)random.NextDouble(-0.3, 1) * scale)]),
            new ProgramNeuronNode("n", 5, model, [.. model.Parameters.Select(p => System.Collections.Immutable.ImmutableArray.Create((float)p.Default))], 1, []),
            new ReadOutNode("output", ReadOutRule.SpikeCount, 5));
        NirWriter.Write(graph, At("own.nir"));
        var spikes = Graphs.Spikes(6, 40, 5, 3);
        var first = GraphInterpreter.Run(graph, spikes);
        Assert.That(first.Spikes["n"].EventCount, Is.GreaterThan(20));
        Assert.That(GraphInterpreter.Run(NirReader.Read(At("own.nir")).Graph, spikes).Scores, Is.EqualTo(first.Scores));
    }

    [Test]
    public void OurLeakyChainComesBackExactly()
    {
        var graph = Graphs.Random(5, ResetKind.BySubtraction, 0.7512345);
        NirWriter.Write(graph, At("own.nir"));
        var read = NirReader.Read(At("own.nir")).Graph;
        Assert.That(read.Nodes.OfType<NeuronNode>().Select(n => n.Neuron), Is.EqualTo(graph.Nodes.OfType<NeuronNode>().Select(n => n.Neuron)));
        Assert.That(read.ClassNames, Is.EqualTo(graph.ClassNames));
        Assert.That(read.Input, Is.EqualTo(graph.Input));
    }

    [Test]
    public void WhatNirDoesNotHaveIsRefusedByName()
    {
        var izhikevich = IzhikevichModel.Define();
        var graph = Graphs.Chain(
            new InputNode("input", 1, 4, 4),
            Graphs.Dense("fc", 1, 1, 1),
            new ProgramNeuronNode("odd", 1, izhikevich, [.. izhikevich.Parameters.Select(p => System.Collections.Immutable.ImmutableArray.Create((float)p.Default))], 0.5, []),
            new ReadOutNode("output", ReadOutRule.SpikeCount, 1));
        Assert.That(() => NirWriter.Write(graph, At("own.nir")), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("'odd'").And.Message.Contains(izhikevich.Name));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }
}
