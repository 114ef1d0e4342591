using SpikeNet.Graph;

namespace SpikeNet.Tests.Training;

public class SpikeEncoderTests
{
    [Test]
    public void LatencyIsEarlierForLargerValues()
    {
        // threshold 0.2: height = (x - 0.2) / 0.8; step = floor((1 - height) * 4), at most 3
        var train = SpikeEncoder.Encode([[1f, 0.79f, 0.2f, 0.19f, 0f, float.NaN]], new SpikeCode(SpikeCodeKind.Latency, 4, 0.2));
        Assert.That(train.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0 }));
        Assert.That(train.Row(1, 0).ToArray(), Is.EqualTo(new[] { 1 }));
        Assert.That(train.Row(3, 0).ToArray(), Is.EqualTo(new[] { 2 }));
        Assert.That(train.EventCount, Is.EqualTo(3));
    }

    [FsCheck.NUnit.Property]
    public bool LatencySpikesAtMostOnce(byte[] values)
    {
        float[] image = [.. (values ?? []).Select(v => v / 255f), 0.5f];
        var code = new SpikeCode(SpikeCodeKind.Latency, 5, 0.1);
        var train = SpikeEncoder.Encode([image], code);
        return train.Indices.ToArray().Distinct().Count() == train.EventCount && code.MaximumSpikesPerChannel == 1;
    }

    [FsCheck.NUnit.Property]
    public bool RegularRateGivesTheRoundedCount(byte value)
    {
        var x = value / 255f;
        var train = SpikeEncoder.Encode([[x]], new SpikeCode(SpikeCodeKind.RegularRate, 16));
        return train.EventCount == (int)Math.Floor((16 * (double)x) + 0.5);
    }

    [Test]
    public void MisuseIsRefused()
    {
        Assert.That(() => SpikeEncoder.Encode([], new SpikeCode(SpikeCodeKind.Latency, 4)), Throws.ArgumentException);
        Assert.That(() => SpikeEncoder.Encode([[1f], [1f, 2f]], new SpikeCode(SpikeCodeKind.Latency, 4)), Throws.ArgumentException);
        Assert.That(() => SpikeEncoder.Encode([[1f]], new SpikeCode(SpikeCodeKind.Latency, 0)), Throws.ArgumentException);
    }
}
