using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Recipes;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>A stream knows no future, and its spikes are its levels.</summary>
public class MelStreamTests
{
    private static readonly MelImageOptions Options = new() { Bands = 8, HopMs = 16, DynamicRangeDb = 40 };

    private static AudioClip Tone(double hz, double amplitude, int samples) =>
        new([.. Enumerable.Range(0, samples).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hz * i / 8000)))], 8000, "tone");

    [Test]
    public void WhatComesLaterChangesNothing()
    {
        var stream = new MelStream(Options, -60, 10);
        var whole = Tone(440, 0.1, 4000);
        for (var i = 2000; i < 4000; i++)
            whole.Samples[i] *= 9;
        var part = new AudioClip(whole.Samples[..2000], 8000, "part");
        var (long_, short_) = (stream.Compute(whole), stream.Compute(part));

        // Frames of 256 samples every 128: 1 + (4000 - 256) / 128 = 30 and 1 + (2000 - 256) / 128 = 14, whole numbers of each.
        Assert.That((long_.Length, short_.Length), Is.EqualTo((8 * 30, 8 * 14)));
        for (var b = 0; b < 8; b++)
            Assert.That(long_[(b * 30)..((b * 30) + 14)], Is.EqualTo(short_[(b * 14)..((b + 1) * 14)]));
    }

    [Test]
    public void TheLoudestBandSoFarIsOneAndSilenceIsZero()
    {
        var stream = new MelStream(Options, -60, 0);
        var levels = stream.Compute(Tone(1000, 0.5, 256));
        Assert.That(levels.Max(), Is.EqualTo(1));
        Assert.That(stream.Compute(Tone(1000, 0, 1000)), Is.All.Zero, "140 dB below full scale, floor at -60 dB, range 40 dB");
    }

    [Test]
    public void AnotherSampleRateIsRefusedByName() =>
        Assert.That(
            () => new MelStream(Options, -60, 10).Compute(new AudioClip(new float[100], 16000, "other.wav")),
            Throws.TypeOf<InvalidDataException>().With.Message.Contain("other.wav: 16000 Hz"));

    [Test]
    public void AChannelSpikesWhereTheLevelReachesIt()
    {
        var input = (MelStreamInput)InputPlan.Read(RecipeMap.Parse("input: {mel-stream: {steps: 5, bands: 8, levels: 3, hop-ms: 16}}", "my.yaml", "a recipe"));
        var recording = new Recording("a", 0, "s", 0, () => Tone(1000, 0.5, 256 + 128));
        var data = (StreamData)input.Load([recording], null, default);
        var spikes = data.Encode([0], null);
        Assert.That((spikes.TimeSteps, spikes.Features), Is.EqualTo((5, 24)));
        Assert.That(data.FramesOf(0), Is.EqualTo(2));
        var levels = data.FeaturesOf(0);
        Assert.That(Enumerable.Range(0, 3).Sum(t => spikes.Row(t, 0).Length), Is.Zero, "silence before the two frames");
        for (var t = 0; t < 2; t++)
        {
            // Channel k of 3 spikes at a level of at least (k + 1) / 4.
            var wanted = Enumerable.Range(0, 8).SelectMany(b => Enumerable.Range(0, 3).Where(k => levels[(b * 5) + t] >= (k + 1) / 4.0).Select(k => (b * 3) + k));
            Assert.That(spikes.Row(3 + t, 0).ToArray(), Is.EqualTo(wanted.ToArray()));
        }

        // Of two frames five tenths are one: the first, in the last step.
        var half = data.EncodeHeard([0], 5);
        Assert.That(half.Row(4, 0).ToArray(), Is.EqualTo(spikes.Row(3, 0).ToArray()).And.Not.Empty);
        Assert.That(half.EventCount, Is.EqualTo(half.Row(4, 0).Length));
        var varied = data.Encode([0], new SplitMix64(4)).Indices.ToArray();
        Assert.That(data.Encode([0], new SplitMix64(4)).Indices.ToArray(), Is.EqualTo(varied));
    }

    [Test]
    public void ADenseNetworkOfEqualParameters()
    {
        // 100 inputs, 10 classes, h hidden: 100 h + h + 10 h + 10 = 111 h + 10; 1000 parameters are nearest with h = 9 (1009).
        Assert.That(Baseline.WidthFor(1000, 100, 10), Is.EqualTo(9));
        Assert.That(Baseline.WidthFor(5, 100, 10), Is.EqualTo(1));
    }
}
