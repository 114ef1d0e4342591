using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Recipes;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;

namespace SpikeNet.Cli.Tests;

/// <summary>Parts depend on names alone.</summary>
public class SplitPlanTests
{
    private static SplitPlan Plan(string text) => SplitPlan.Read(RecipeMap.Parse($"split: {text}", "my.yaml", "a recipe"));

    private static TaskSample Sample(string id, Split part = Split.Train, string? speaker = null) => new(0, id, 0, part, speaker);

    [Test]
    public void FoldsByNumber()
    {
        var plan = Plan("{folds: 5, by: number, test: 3}");
        Assert.That(plan.PartOf(Sample("Train/7/00013")), Is.EqualTo(Split.Test), "13 mod 5 = 3");
        Assert.That(plan.PartOf(Sample("Train/7/00014")), Is.EqualTo(Split.Train));
        Assert.That(plan.WithTest("fold:4").PartOf(Sample("Train/7/00014")), Is.EqualTo(Split.Test));
        Assert.That(() => plan.WithTest("fold:5"), Throws.TypeOf<UserException>().With.Message.Contain("fold:0 to fold:4"));
        Assert.That(() => plan.PartOf(Sample("Train/seven")), Throws.TypeOf<UserException>().With.Message.Contain("ends in none"));
    }

    [Test]
    public void FoldsBySpeakerAreThoseOfSpeechCommands()
    {
        var plan = Plan("{folds: 5, by: speaker, test: 0, validation: 0.2}");
        var parts = new List<Split>();
        for (var i = 0; i < 200; i++)
        {
            var speaker = $"{i:x8}";
#pragma warning disable CA5350
            var fold = (int)(new BigInteger(SHA1.HashData(Encoding.UTF8.GetBytes(speaker)), isUnsigned: true, isBigEndian: true) % 5);
#pragma warning restore CA5350
            Assert.That(SpeechCommandsHash.FoldOf(speaker), Is.EqualTo(fold));
            var part = plan.PartOf(Sample($"yes/{speaker}_nohash_0.wav", speaker: speaker));
            Assert.That(part == Split.Test, Is.EqualTo(fold == 0));
            Assert.That(plan.PartOf(Sample($"no/{speaker}_nohash_1.wav", speaker: speaker)), Is.EqualTo(part), "all clips of a speaker share a part");
            parts.Add(part);
        }

        // About a fifth of the four training folds.
        Assert.That(parts.Count(p => p == Split.Validation), Is.InRange(16, 50));
    }

    [Test]
    public void WithoutFoldsTheSetsOwnPartsHold()
    {
        Assert.That(Plan("{}").PartOf(Sample("a", Split.Validation)), Is.EqualTo(Split.Validation));
        var plan = Plan("{validation: 0.5}");
        Assert.That(plan.PartOf(Sample("a", Split.Test)), Is.EqualTo(Split.Test));
        var validation = Enumerable.Range(0, 1000).Count(i => plan.PartOf(Sample($"sample {i}")) == Split.Validation);
        Assert.That(validation, Is.InRange(440, 560), "half of them, 500 within four standard deviations of 16");
    }

    [Test]
    public void TheIntervalIsWilsons()
    {
        // Worked by hand for 8 of 10: centre (0.8 + 0.19207) / 1.38415 = 0.71674, half 1.41602 sqrt(0.016 + 0.0096036) = 0.22657.
        var (low, high) = ModelEvaluation.WilsonInterval(8, 10);
        Assert.That(low, Is.EqualTo(0.4902).Within(1e-4));
        Assert.That(high, Is.EqualTo(0.9433).Within(1e-4));
    }
}
