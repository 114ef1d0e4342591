using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests;

public sealed class SpeechCommandsTests
{
    // Computed apart from this code, by the published program's formula in Python.
    [TestCase("022cd682_nohash_0.wav", Split.Test)]
    [TestCase("0c40e715_nohash_3.wav", Split.Test)]
    [TestCase("00000001_nohash_0.wav", Split.Train)]
    [TestCase("00000000_nohash_0.wav", Split.Validation)]
    public void ThePublishedHashDecidesThePart(string file, Split part)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SpeechCommandsHash.PartOf(file), Is.EqualTo(part));
            Assert.That(SpeechCommandsHash.PartOf("right/" + file.Replace(".wav", "9.wav", StringComparison.Ordinal)), Is.EqualTo(part), "take and folder do not matter");
            Assert.That(SpeechCommandsHash.PartOf(file, 0, 0), Is.EqualTo(Split.Train));
            Assert.That(SpeechCommandsHash.PartOf(file, 100.1, 0), Is.EqualTo(Split.Validation));
        });
    }

    [Test]
    public void TheListsDecideWhereTheyAre()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "yes/022cd682_nohash_0.wav", "yes/0c40e715_nohash_0.wav", "no/022cd682_nohash_0.wav", "bed/022cd682_nohash_0.wav", "bed/0c40e715_nohash_0.wav", "yes/readme.txt");
        File.WriteAllText(folder["validation_list.txt"], "yes/022cd682_nohash_0.wav\n");
        File.WriteAllText(folder["testing_list.txt"], "no/022cd682_nohash_0.wav\nbed/022cd682_nohash_0.wav\n");
        RecordingSet twelve = SpeechCommands.Open(folder.Path);
        RecordingSet all = SpeechCommands.Open(folder.Path, new SpeechCommandsOptions { Task = SpeechCommandsTask.AllWords });
        Assert.Multiple(() =>
        {
            // One 'unknown' for each part with wanted words: ceil(0.1 * 1) = 1.
            Assert.That(twelve.Recordings.Select(r => (r.Id, r.Label, r.Part, r.Speaker)), Is.EqualTo(new[]
            {
                ("bed/022cd682_nohash_0.wav", SpeechCommands.UnknownLabel, Split.Test, "022cd682"),
                ("bed/0c40e715_nohash_0.wav", SpeechCommands.UnknownLabel, Split.Train, "0c40e715"),
                ("no/022cd682_nohash_0.wav", 3, Split.Test, "022cd682"),
                ("yes/022cd682_nohash_0.wav", 2, Split.Validation, "022cd682"),
                ("yes/0c40e715_nohash_0.wav", 2, Split.Train, "0c40e715"),
            }));
            Assert.That(twelve.Skipped, Is.EqualTo(new[] { "yes/readme.txt" }));
            Assert.That(all.ClassNames, Is.EqualTo(new[] { "bed", "no", "yes" }));
            Assert.That(all.Select(SplitSelector.Test).Select(r => r.Label), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(all.SplitForTraining().Train, Has.Length.EqualTo(2));
            Assert.That(all.Recordings[0].Load().SampleRateHz, Is.EqualTo(16000));
        });
    }

    [Test]
    public void WrongListsAreNamedWithTheLine()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "yes/022cd682_nohash_0.wav");
        File.WriteAllText(folder["validation_list.txt"], "yes/022cd682_nohash_0.wav\n");
        File.WriteAllText(folder["testing_list.txt"], "\nyes/022cd682_nohash_1.wav\n");
        Assert.Multiple(() =>
        {
            Assert.That(() => SpeechCommands.Open(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{folder["testing_list.txt"]}: line 2: names 'yes/022cd682_nohash_1.wav', which is not there"));
            File.WriteAllText(folder["testing_list.txt"], "yes/022cd682_nohash_0.wav\n");
            Assert.That(() => SpeechCommands.Open(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1: 'yes/022cd682_nohash_0.wav' is in both lists"));
            Assert.That(() => SpeechCommands.Open(folder["none"]), Throws.TypeOf<DirectoryNotFoundException>());
            Assert.That(() => SpeechCommands.Open(folder["yes"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("holds no recording of Speech Commands"));
            Assert.That(() => SpeechCommands.Open(folder.Path, new SpeechCommandsOptions { Fold = 5 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void SilenceIsCutFromTheBackgroundWithoutOverlapBetweenParts()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "yes/022cd682_nohash_0.wav");
        Directory.CreateDirectory(folder["_background_noise_"]);
        // 20 s whose samples count upwards, k / 32768 every 16 samples, so that a clip shows where it was cut.
        WaveFile.Write(folder["_background_noise_/hum.wav"], [.. Enumerable.Range(0, 320000).Select(i => i / 16 / 32768f)], 16000);
        Recording[] official = [.. SpeechCommands.Open(folder.Path).Recordings.Where(r => r.Label == SpeechCommands.SilenceLabel)];
        Recording[] folds = [.. SpeechCommands.Open(folder.Path, new SpeechCommandsOptions { Split = SpeechCommandsSplit.FiveFold, Fold = 4 }).Recordings.Where(r => r.Label == SpeechCommands.SilenceLabel)];
        Assert.Multiple(() =>
        {
            // 80 % of 20 s are 16 clips, then 2 and 2; a fifth is 4 clips: fold 4 is test, fold 0 validation.
            Assert.That(official.Select(r => r.Part), Is.EqualTo(Enumerable.Repeat(Split.Train, 16).Concat([Split.Validation, Split.Validation, Split.Test, Split.Test])));
            Assert.That(folds.Select(r => r.Part), Is.EqualTo(Enumerable.Repeat(Split.Validation, 4).Concat(Enumerable.Repeat(Split.Train, 12)).Concat(Enumerable.Repeat(Split.Test, 4))));
            Assert.That(official[17].Load().Samples, Has.Length.EqualTo(16000));
            Assert.That(official[17].Load().Samples[0], Is.EqualTo(17 * 1000 / 32768f));
        });
    }

    [Test]
    public void TheTestArchivesLayoutIsReadAndUnknownSpeakersAreFound()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "yes/022cd682_nohash_0.wav", "_unknown_/backward_0c540988_nohash_2.wav.wav", "_silence_/1041.wav");
        RecordingSet set = SpeechCommands.Open(folder.Path, new SpeechCommandsOptions { Split = SpeechCommandsSplit.FiveFold, UnknownShare = null });
        Recording unknown = set.Recordings.Single(r => r.Label == SpeechCommands.UnknownLabel);
        Assert.Multiple(() =>
        {
            Assert.That((unknown.Speaker, unknown.Take), Is.EqualTo(("0c540988", 2)));
            Assert.That(set.Recordings.Single(r => r.Label == SpeechCommands.SilenceLabel).Speaker, Is.EqualTo("1041"));
            Assert.That(unknown.Part, Is.EqualTo(SpeechCommands.PartOfFold(SpeechCommandsHash.FoldOf("0c540988"), 0)));
        });
    }

    [Test]
    public void TheRealSubsetIsTheOfficialTestPartAndFallsIntoFiveFolds()
    {
        string root = SampleData.OrIgnore("speech_commands");
        RecordingSet official = SpeechCommands.Open(root, new SpeechCommandsOptions { UnknownShare = null });
        RecordingSet[] folds = [.. Enumerable.Range(0, 5).Select(f => SpeechCommands.Open(root, new SpeechCommandsOptions { Split = SpeechCommandsSplit.FiveFold, Fold = f, UnknownShare = null }))];
        Recording[] spoken = [.. official.Recordings.Where(r => r.Label != SpeechCommands.SilenceLabel)];
        Assert.Multiple(() =>
        {
            Assert.That(official.Recordings, Has.Length.EqualTo(1680));
            Assert.That(official.Skipped, Is.Empty);
            // The shared clips are from the published test archive: the hash agrees for every one.
            Assert.That(spoken.Where(r => r.Part != Split.Test).Select(r => r.Id), Is.Empty);
            Assert.That(folds.Sum(f => f.Select(SplitSelector.Test).Length), Is.EqualTo(official.Recordings.Length), "every clip is tested once");
            foreach (RecordingSet fold in folds)
            {
                TrainingSplit split = fold.SplitForTraining();
                Assert.That(split.Train.Select(r => r.Speaker).Intersect(split.HeldOut.Select(r => r.Speaker)), Is.Empty);
                Assert.That(split.Train.Select(r => r.Speaker).Intersect(split.Validation.Select(r => r.Speaker)), Is.Empty);
                Assert.That(split.HeldOut.Select(r => r.Label).Distinct().Count(), Is.EqualTo(12));
            }

            Assert.That(folds[0].Recordings.Select(r => r.Load()).All(c => c.SampleRateHz == 16000 && c.Samples.Length <= 16000));
        });
    }

    private static void Write(TemporaryFolder folder, params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            WaveFile.Write(folder[name], [0.5f, 0.25f], 16000);
        }
    }
}
