using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests;

public sealed class SplitTests
{
    private static readonly AudioClip Silence = new(new float[10], 8000, "silence");

    // Two digits, two speakers, takes 0 to 11: of each pair 5 test, 5 validation, 2 training.
    private static RecordingSet Small(int firstTake = 0, int takes = 12) => new(
        "small", ["zero", "one"],
        from label in new[] { 1, 0 }
        from speaker in new[] { "bea", "al" }
        from take in Enumerable.Range(firstTake, takes)
        select new Recording($"{label}_{speaker}_{take}", label, speaker, take, () => Silence));

    [Test]
    public void RecordingsAreSortedByOrdinalName()
    {
        RecordingSet set = Small();
        Assert.Multiple(() =>
        {
            Assert.That(set.Recordings.Select(r => r.Id), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
            Assert.That(set.Recordings[0].Id, Is.EqualTo("0_al_0"));
            Assert.That(set.Recordings[2].Id, Is.EqualTo("0_al_10"));
            Assert.That(set.Speakers, Is.EqualTo(new[] { "al", "bea" }));
            Assert.That(set.Skipped, Is.Empty);
        });
    }

    [TestCase("train", 8)]
    [TestCase("validation", 20)]
    [TestCase("test", 20)]
    [TestCase("all", 48)]
    [TestCase("speaker:bea", 24)]
    public void SelectingTakesThePart(string text, int count)
    {
        SplitSelector selector = SplitSelector.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(Small().Select(selector), Has.Length.EqualTo(count));
            Assert.That(selector.ToString(), Is.EqualTo(text));
        });
    }

    [TestCase(0, Split.Test)]
    [TestCase(4, Split.Test)]
    [TestCase(5, Split.Validation)]
    [TestCase(9, Split.Validation)]
    [TestCase(10, Split.Train)]
    [TestCase(49, Split.Train)]
    [TestCase(50, Split.Train)]
    public void TheTakeDecidesThePart(int take, Split expected) => Assert.That(RecordingSet.SplitOf(take), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("Train")]
    [TestCase("speaker:")]
    [TestCase("speaker: ")]
    [TestCase("dev")]
    public void UnknownSelectorsAreRefused(string text) =>
        Assert.That(() => SplitSelector.Parse(text), Throws.ArgumentException.With.Message.Contains($"got '{text}'"));

    [Test]
    public void TheDefaultTrainingSplitHoldsOutTheTestTakes()
    {
        TrainingSplit split = Small().SplitForTraining();
        Assert.Multiple(() =>
        {
            Assert.That(split.Train.Select(r => r.Take), Is.All.GreaterThanOrEqualTo(10));
            Assert.That(split.Validation.Select(r => r.Take), Is.All.InRange(5, 9));
            Assert.That(split.HeldOut.Select(r => r.Take), Is.All.LessThan(5));
            Assert.That(split.Train.Concat(split.Validation).Concat(split.HeldOut).Distinct().Count(), Is.EqualTo(48));
        });
    }

    [Test]
    public void HoldingOutASpeakerKeepsThatVoiceOutOfTrainingAndValidation()
    {
        TrainingSplit split = Small().SplitForTraining(SplitSelector.Speaker("al"));
        Assert.Multiple(() =>
        {
            Assert.That(split.Train.Select(r => r.Speaker), Is.All.EqualTo("bea"));
            Assert.That(split.Train, Has.Length.EqualTo(4));
            Assert.That(split.Validation.Select(r => r.Speaker), Is.All.EqualTo("bea"));
            Assert.That(split.Validation, Has.Length.EqualTo(10));
            Assert.That(split.HeldOut.Select(r => r.Speaker), Is.All.EqualTo("al"));
            Assert.That(split.HeldOut, Has.Length.EqualTo(24));
        });
    }

    [Test]
    public void AnUnknownSpeakerIsAnsweredWithThoseThereAre()
    {
        var selector = SplitSelector.Speaker("carl");
        Assert.Multiple(() =>
        {
            Assert.That(() => Small().Select(selector), Throws.ArgumentException.With.Message.Contains("no speaker 'carl'; its speakers are al, bea"));
            Assert.That(() => Small().SplitForTraining(selector), Throws.ArgumentException.With.Message.Contains("al, bea"));
        });
    }

    [Test]
    public void APartThatIsNotThereIsAnErrorOnlyWhereItIsNeeded()
    {
        RecordingSet withoutTest = Small(firstTake: 5, takes: 10);
        Assert.Multiple(() =>
        {
            Assert.That(() => withoutTest.Select(SplitSelector.Test), Throws.TypeOf<InvalidDataException>().With.Message
                .EqualTo("small has no recordings in test, takes 0-4; it has takes 5-14 by al, bea"));
            Assert.That(withoutTest.SplitForTraining().HeldOut, Is.Empty);
            Assert.That(() => Small(takes: 5).SplitForTraining(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("train"));
            Assert.That(() => Small(firstTake: 10).SplitForTraining(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("takes 5-9"));
            Assert.That(() => Small().SplitForTraining(SplitSelector.Train), Throws.ArgumentException.With.Message.Contains("got 'train'"));
        });
    }

    [Test]
    public void ASetRefusesWrongLabelsAndEqualNames()
    {
        Recording one = new("a", 0, "al", 0, () => Silence), two = new("b", 1, "al", 0, () => Silence);
        Assert.Multiple(() =>
        {
            Assert.That(() => new RecordingSet("s", ["zero"], [one, two]), Throws.ArgumentException.With.Message.Contains("b: label 1"));
            Assert.That(() => new RecordingSet("s", ["zero"], [one, one]), Throws.ArgumentException.With.Message.Contains("Two recordings are named a"));
        });
    }
}
