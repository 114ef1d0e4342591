using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests;

public sealed class FreeSpokenDigitsTests
{
    [Test]
    public void FilesOfTheSetAreFoundAndOthersListed()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[]
                 {
                     "7_jackson_32.wav", "0_mary_ann_3.WAV", "x_jackson_1.wav", "10_jackson_1.wav", "3_jackson_-1.wav", "3__1.wav",
                     "3_jackson.wav", "noise.wav", "notes.txt",
                 })
        {
            WaveFile.Write(folder[name], [0.5f], 8000);
        }

        RecordingSet set = FreeSpokenDigits.Open(folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(set.Recordings.Select(r => (r.Id, r.Label, r.Speaker, r.Take)), Is.EqualTo(new[]
            {
                ("0_mary_ann_3", 0, "mary_ann", 3), ("7_jackson_32", 7, "jackson", 32),
            }));
            Assert.That(set.Skipped, Is.EqualTo(new[] { "10_jackson_1.wav", "3__1.wav", "3_jackson.wav", "3_jackson_-1.wav", "noise.wav", "x_jackson_1.wav" }));
            Assert.That(set.Recordings[1].Load().Samples, Is.EqualTo(new[] { 0.5f }));
            Assert.That(set.ClassNames[7], Is.EqualTo("seven"));
        });
    }

    [Test]
    public void TheInnerFolderIsFound()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["recordings"]);
        WaveFile.Write(Path.Combine(folder["recordings"], "1_theo_5.wav"), [0.5f], 8000);
        Assert.That(FreeSpokenDigits.Open(folder.Path).Recordings.Single().Id, Is.EqualTo("1_theo_5"));
    }

    [Test]
    public void MissingAndEmptyFoldersAreNamed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        Directory.CreateDirectory(folder["other"]);
        WaveFile.Write(Path.Combine(folder["other"], "noise.wav"), [0.5f], 8000);
        File.WriteAllText(folder["file"], "");
        Assert.Multiple(() =>
        {
            Assert.That(() => FreeSpokenDigits.Open(folder["none"]), Throws.TypeOf<DirectoryNotFoundException>()
                .With.Message.StartsWith($"{folder["none"]}: no such folder; expected the Free Spoken Digit Dataset with files digit_speaker_take.wav"));
            Assert.That(() => FreeSpokenDigits.Open(folder["file"]), Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("is a file"));
            Assert.That(() => FreeSpokenDigits.Open(folder["empty"]), Throws.TypeOf<InvalidDataException>()
                .With.Message.StartsWith($"{folder["empty"]}: holds no .wav file; expected"));
            Assert.That(() => FreeSpokenDigits.Open(folder["other"]), Throws.TypeOf<InvalidDataException>()
                .With.Message.StartsWith($"{folder["other"]}: holds 1 .wav files, none of them a recording of this set"));
        });
    }

    [Test]
    public void ADamagedRecordingIsNamedWhenItIsLoaded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["4_theo_12.wav"], [1, 2, 3]);
        Recording recording = FreeSpokenDigits.Open(folder.Path).Recordings.Single();
        Assert.That(recording.Load, Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(folder["4_theo_12.wav"]));
    }

    [Test]
    public void TheRealRecordingsAreAllReadAndMakeImages()
    {
        RecordingSet set = FreeSpokenDigits.Open(SampleData.OrIgnore("fsdd"));
        TrainingSplit split = set.SplitForTraining();
        var frontEnd = new MelFrontEnd();
        float[][] images = [.. set.Recordings.Select(r => frontEnd.Compute(r.Load()))];
        Assert.Multiple(() =>
        {
            // Six speakers, ten digits, takes 5-49: 2700, of which 300 in takes 5-9.
            Assert.That(set.Recordings, Has.Length.EqualTo(2700));
            Assert.That(set.Skipped, Is.Empty);
            Assert.That(set.Speakers, Is.EqualTo(new[] { "george", "jackson", "lucas", "nicolas", "theo", "yweweler" }));
            Assert.That(split.Train, Has.Length.EqualTo(2400));
            Assert.That(split.Validation, Has.Length.EqualTo(300));
            Assert.That(split.HeldOut, Is.Empty);
            Assert.That(set.SplitForTraining(SplitSelector.Speaker("theo")).HeldOut, Has.Length.EqualTo(450));
            Assert.That(images.Min(i => i.Min()), Is.GreaterThanOrEqualTo(0f));
            Assert.That(images.Max(i => i.Max()), Is.LessThanOrEqualTo(1f));

            // The nearest class mean got 84.7 % of the validation recordings when the front end was chosen.
            Assert.That(NearestMean.Accuracy(set, images, split), Is.GreaterThan(0.8));
        });
    }
}
