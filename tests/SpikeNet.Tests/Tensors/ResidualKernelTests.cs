using SpikeNet.Tensors;
using SpikeNet.Tests.Graph;

namespace SpikeNet.Tests.Tensors;

public class ResidualKernelTests
{
    [Test]
    public void SpikesAreAddedAndJoined()
    {
        // a spikes at 0, 2, 3 and b at 2, 4; in the second row only b does, at 1.
        var a = SpikeTrain.FromRows(1, 2, 5, [[0, 2, 3], []]);
        var b = SpikeTrain.FromRows(1, 2, 5, [[2, 4], [1]]);
        var sum = ResidualKernels.Add(a, b);
        Assert.That(sum.ToDense().Values(), Is.EqualTo(new float[] { 1, 0, 2, 1, 1, 0, 1, 0, 0, 0 }));
        Assert.That(sum.Indices.ToArray(), Is.EqualTo(new[] { 0, 2, 3, 4, 1 }));
        var or = ResidualKernels.Or(a, b);
        Assert.That(or.ToDense().Values(), Is.EqualTo(new float[] { 1, 0, 1, 1, 1, 0, 1, 0, 0, 0 }));
        Assert.That(or.Payload.IsEmpty);

        // The gradient of a or b by a is there where b is silent.
        var g = Tensor.From([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, 2, 5);
        Assert.That(ResidualKernels.OrGradient(g, b).Values(), Is.EqualTo(new float[] { 1, 2, 0, 4, 0, 6, 0, 8, 9, 10 }));
    }

    [Test]
    public void WhatCancelsIsNoEvent()
    {
        var a = SpikeTrain.FromDense([0.5f, -2, 0, 1], 1, 1, 4);
        var b = SpikeTrain.FromDense([0.25f, 2, 3, 0], 1, 1, 4);
        var sum = ResidualKernels.Add(a, b);
        Assert.That(sum.Indices.ToArray(), Is.EqualTo(new[] { 0, 2, 3 }));
        Assert.That(sum.Payload.ToArray(), Is.EqualTo(new[] { 0.75f, 3, 1 }));
    }

    [Test]
    public void EventsAndValuesAddAlike()
    {
        var (a, b) = (Graphs.Spikes(1, 9, 5, 70), Graphs.Spikes(2, 9, 5, 70, 0.1));
        var expected = ResidualKernels.Add(a.ToDense(), b.ToDense()).Values();
        Assert.That(expected, Is.EqualTo(a.ToDense().Values().Zip(b.ToDense().Values(), (p, q) => p + q).ToArray()));
        Assert.That(ResidualKernels.Add(a, b).ToDense().Values(), Is.EqualTo(expected));
        Assert.That(ResidualKernels.Add(a.ToDense(), b).Values(), Is.EqualTo(expected));
        Assert.That(ResidualKernels.Or(a, b).ToDense().Values(), Is.EqualTo(expected.Select(v => Math.Min(v, 1)).ToArray()));
    }

    [Test]
    public void DropoutDropsTheSameFeaturesInEveryStep()
    {
        var spikes = Graphs.Spikes(1, 6, 4, 3000, 0.3);
        var graded = DropoutKernels.Apply(spikes, DropoutKernels.Mask(4, 3000, 0.25, new SplitMix64(7)));
        var mask = DropoutKernels.Mask(4, 3000, 0.25, new SplitMix64(7));
        Assert.That(mask.Values(), Is.All.EqualTo(0f).Or.EqualTo(1 / 0.75f));

        // 12 000 draws: three standard deviations of the share are 3 sqrt(0.25 0.75 / 12 000) = 0.012.
        Assert.That(mask.Values().Count(m => m == 0) / 12_000.0, Is.EqualTo(0.25).Within(0.012));
        var dense = DropoutKernels.Apply(spikes.ToDense(), mask);
        Assert.That(graded.ToDense().Values(), Is.EqualTo(dense.Values()));
        Assert.That(graded.Payload.ToArray(), Has.None.Zero);
        Assert.That(dense.Values(), Is.EqualTo(spikes.ToDense().Values().Select((v, i) => v * mask.Span[i % 12_000]).ToArray()));
    }

    [Test]
    public void ResultsDoNotDependOnTheThreadCount()
    {
        var (a, b) = (Graphs.Spikes(1, 9, 5, 5000), Graphs.Spikes(2, 9, 5, 5000, 0.1));
        var before = Workers.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 5 })
            {
                Workers.Threads = threads;
                var mask = DropoutKernels.Mask(5, 5000, 0.5, new SplitMix64(7));
                results.Add([.. mask.Values(), .. ResidualKernels.Add(a, b).ToDense().Values(), .. DropoutKernels.Apply(a, mask).ToDense().Values(), .. ResidualKernels.Or(a, b).ToDense().Values()]);
            }

            Assert.That(results.Skip(1), Has.All.EqualTo(results[0]));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void MistakesAreNamed()
    {
        var (a, b) = (Graphs.Spikes(1, 2, 2, 5), Graphs.Spikes(1, 2, 2, 6));
        Assert.That(() => ResidualKernels.Add(a, b), Throws.ArgumentException.With.Message.Contains("shapes differ"));
        Assert.That(() => ResidualKernels.Add(new Tensor([2, 2, 5]), b), Throws.ArgumentException.With.Message.Contains("shapes differ"));
        Assert.That(() => ResidualKernels.Or(a, ResidualKernels.Add(a, a)), Throws.ArgumentException.With.Message.Contains("carries values"));
        Assert.That(() => DropoutKernels.Mask(2, 5, 1, new SplitMix64(1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => DropoutKernels.Apply(b, new Tensor([2, 5])), Throws.ArgumentException.With.Message.Contains("does not fit"));
    }
}
