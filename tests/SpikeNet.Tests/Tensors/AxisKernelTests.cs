using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

public class AxisKernelTests
{
    [Test]
    public void ByHand()
    {
        // Two steps of one sample, two places of two channels: events at place 0 channel 1 (step 0), place 1 channel 0 (steps 0 and 1).
        var x = SpikeTrain.FromRows(2, 1, 4, [[1, 2], [2]]);

        // Along time: a sample for each place, [2, 2, 2].
        Assert.That(AxisKernels.Along(x, 2, PathAxis.Time).ToDense().Values(), Is.EqualTo(new float[] { 0, 1, 1, 0, 0, 0, 1, 0 }));

        // Along places: a step for each place, a sample for each step; and from the last place.
        Assert.That(AxisKernels.Along(x, 2, PathAxis.Places).ToDense().Values(), Is.EqualTo(new float[] { 0, 1, 0, 0, 1, 0, 1, 0 }));
        Assert.That(AxisKernels.Along(x, 2, PathAxis.PlacesReversed).ToDense().Values(), Is.EqualTo(new float[] { 1, 0, 1, 0, 0, 1, 0, 0 }));
        Assert.That(() => AxisKernels.Along(x, 3, PathAxis.Time), Throws.ArgumentException);
    }

    [TestCase(PathAxis.Time)]
    [TestCase(PathAxis.Places)]
    [TestCase(PathAxis.PlacesReversed)]
    public void EventsAndValuesGoThereAndBack(PathAxis axis)
    {
        var values = ConvolutionReference.Activity(new SplitMix64(3), 4, 3, 15, 0.4, graded: true);
        var events = ConvolutionReference.Train(values);
        var along = AxisKernels.Along(values, 5, axis);
        Assert.That(AxisKernels.Along(events, 5, axis).ToDense().Values(), Is.EqualTo(along.Values()));
        Assert.That(along.Values().SequenceEqual(values.Values()), Is.EqualTo(axis == PathAxis.Time), "time keeps the order in memory");
        Assert.That(AxisKernels.Back(along, 4, 3, 5, axis).Values(), Is.EqualTo(values.Values()));
        Assert.That(AxisKernels.Back(AxisKernels.Along(events, 5, axis), 4, 3, 5, axis).ToDense().Values(), Is.EqualTo(values.Values()));
    }
}
