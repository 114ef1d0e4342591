using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Datasets.Tests.Events;

public sealed class SpikingHeidelbergTests
{
    [SetUp]
    public void NeedTheLibrary() => Hdf5Required.LibraryOrIgnore();

    [Test]
    public void TheOfficialLayoutIsReadValueByValue()
    {
        using var folder = new TemporaryFolder();
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => i == 15 ? "fünf" : $"class{i}")];
        new HeidelbergFile { Times = [[0.1f, 0.5f, 1], []], Keys = keys }.Write(folder["shd_train.h5"]);
        new HeidelbergFile().Write(folder["shd_test.h5"]);
        EventSet set = SpikingHeidelberg.OpenDigits(folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(set.Samples.Select(s => (s.Id, s.Label, s.Part, s.Speaker)), Is.EqualTo(new[]
            {
                ("shd_test/000000", 3, Split.Test, "9"), ("shd_test/000001", 19, Split.Test, "2"),
                ("shd_train/000000", 3, Split.Train, "9"), ("shd_train/000001", 19, Split.Train, "2"),
            }));
            Assert.That(set.ClassNames, Is.EqualTo(keys));
            EventRecording recording = set.Samples[2].Load();
            Assert.That((recording.Width, recording.Height, recording.Label), Is.EqualTo((700, 1, (int?)3)));

            // The file has half precision: 0.1 is there as 1638 / 16384 = 0.0999756 s.
            Assert.That(EventBytes.Listed(recording), Is.EqualTo(new[] { (0, 0, 1, 99976L), (12, 0, 1, 500000L), (699, 0, 1, 1000000L) }));
            Assert.That(recording.StartMicroseconds, Is.Zero);
        });
    }

    [Test]
    public void TheWordsHaveThreePartsAndNeedNoSpeakers()
    {
        using var folder = new TemporaryFolder();
        foreach (string part in new[] { "train", "valid", "test" })
            new HeidelbergFile { Labels = [34, 0], Speakers = null }.Write(folder[$"ssc_{part}.h5"]);
        EventSet set = SpikingHeidelberg.OpenWords(folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(set.Samples.GroupBy(s => s.Part).Select(g => g.Count()), Is.EqualTo(new[] { 2, 2, 2 }));
            Assert.That(set.ClassNames, Has.Length.EqualTo(35));
            Assert.That(set.Samples.Select(s => s.Speaker), Is.All.Null);
            Assert.That(SpikingHeidelberg.DigitNames, Has.Length.EqualTo(20));
        });
    }

    /// <summary>140 inputs in bins of 10 ms, without a dense array.</summary>
    [Test]
    public void FiveChannelsAndTenMillisecondsBecomeOne()
    {
        using var folder = new TemporaryFolder();
        new HeidelbergFile { Times = [[0, 0.009f, 0.01f, 0.5f, 0.5f, 0.75f, 2], [0.25f]], Units = [[4, 3, 4, 5, 699, 9, 0], [5]], Compact = false }.Write(folder["shd_test.h5"]);
        EventRecording[] recordings = [.. EventSet.Load(SpikingHeidelberg.OpenDigits(folder.Path).Samples)];
        var options = new EventFrameOptions { TimeSteps = 100, StepMs = 10, SpatialMerge = 5, PolarityChannels = false };
        SpikeTrain train = EventFrames.ToSpikeTrain(recordings, options);
        Assert.Multiple(() =>
        {
            Assert.That(options.ShapeOf(700, 1).Count, Is.EqualTo(140));
            Assert.That((train.TimeSteps, train.BatchSize, train.Features), Is.EqualTo((100, 2, 140)));

            // Units 4 and 3 share input 0 and step 0, 0.01 s begins step 1; 699 / 5 = 139; 2 s lies behind the last step.
            Assert.That(train.Row(0, 0).ToArray(), Is.EqualTo(new[] { 0 }));
            Assert.That(train.Row(1, 0).ToArray(), Is.EqualTo(new[] { 0 }));
            Assert.That(train.Row(50, 0).ToArray(), Is.EqualTo(new[] { 1, 139 }));
            Assert.That(train.Row(75, 0).ToArray(), Is.EqualTo(new[] { 1 }));
            Assert.That(train.Row(25, 1).ToArray(), Is.EqualTo(new[] { 1 }));
            Assert.That(train.EventCount, Is.EqualTo(6));
        });
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        TestCaseData Case(string name, HeidelbergFile file, string message) => new TestCaseData(file, message).SetName($"Bad SHD file: {name}");
        var good = new HeidelbergFile();
        yield return Case("no spikes", good with { Times = null, Units = null }, "/: has no group 'spikes'");
        yield return Case("no times", good with { Times = null }, "/spikes: has no data set 'times'");
        yield return Case("no units", good with { Units = null }, "/spikes: has no data set 'units'");
        yield return Case("no labels", good with { Labels = null }, "/: has no data set 'labels'");
        yield return Case("lists missing", good with { Times = [[1]] }, "/spikes/times: 1 lists, but /labels has 2 recordings");
        yield return Case("units missing", good with { Units = [[1], [2], [3]] }, "/spikes/units: 3 lists, but /labels has 2 recordings");
        yield return Case("speakers missing", good with { Speakers = [1] }, "/extra/speaker: 1 speakers, but /labels has 2");
        yield return Case("too few names", good with { Keys = ["a", "b"] }, "/extra/keys: names 2 classes, expected 20");
        yield return Case("label beyond", good with { Labels = [3, 20] }, "/labels[1]: class 20, expected 0 to 19");
        yield return Case("label below", good with { Labels = [-1, 0] }, "/labels[0]: class -1, expected 0 to 19");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void BadFilesAreRefusedWithThePlace(HeidelbergFile file, string message)
    {
        using var folder = new TemporaryFolder();
        file.Write(folder["shd_train.h5"]);
        Assert.That(() => SpikingHeidelberg.OpenDigits(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{folder["shd_train.h5"]}: {message}"));
    }

    private static IEnumerable<TestCaseData> BadRecordings()
    {
        TestCaseData Case(string name, float[] times, int[] units, string message) => new TestCaseData(times, units, message).SetName($"Bad SHD recording: {name}");
        yield return Case("NaN", [0.5f, float.NaN], [1, 2], "/spikes/times[1]: value 1 is not a finite number");
        yield return Case("infinity", [float.PositiveInfinity], [1], "/spikes/times[1]: value 0 is not a finite number");
        yield return Case("negative", [-0.5f], [1], "/spikes/times[1]: value 0 is -0.5 s, expected 0 to 1000000");
        yield return Case("unit beyond", [0.5f, 0.5f, 0.5f], [1, 2, 700], "/spikes/units[1]: value 2 is 700, expected 0 to 699");
        yield return Case("lengths", [0.5f, 0.75f], [1], "/spikes/units[1]: 1 units, but /spikes/times[1] has 2 times");
        yield return Case("backwards", [0.5f, 0.25f], [1, 2], "/spikes/times[1]: value 1 is 0.25 s, before the one in front of it at 0.5 s; reading with OutOfOrderEvents.Sort accepts that");
    }

    [TestCaseSource(nameof(BadRecordings))]
    public void BadRecordingsAreRefusedWithThePlaceOrSkipped(float[] times, int[] units, string message)
    {
        using var folder = new TemporaryFolder();
        new HeidelbergFile { Times = [[0.5f], times, [1]], Units = [[1], units, [2]], Labels = [0, 1, 2], Speakers = [1, 2, 3] }.Write(folder["shd_train.h5"]);
        EventSet set = SpikingHeidelberg.OpenDigits(folder.Path);
        var skipped = new List<SkippedFile>();
        Assert.Multiple(() =>
        {
            Assert.That(() => EventSet.Load(set.Samples), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{folder["shd_train.h5"]}: {message}"));
            Assert.That(EventSet.Load(set.Samples, skipped).Select(r => r.Label), Is.EqualTo(new[] { 0, 2 }));
            Assert.That(skipped, Is.EqualTo(new[] { new SkippedFile("shd_train/000001", $"{folder["shd_train.h5"]}: {message}") }));
        });
    }

    [Test]
    public void LateSpikesCanBeSorted()
    {
        using var folder = new TemporaryFolder();
        new HeidelbergFile { Times = [[0.5f, 0.25f, 0.5f], []], Units = [[1, 2, 0], []] }.Write(folder["shd_test.h5"]);
        EventSet set = SpikingHeidelberg.OpenDigits(folder.Path, new EventReadOptions { OutOfOrder = OutOfOrderEvents.Sort });
        Assert.That(EventBytes.Listed(set.Samples[0].Load()), Is.EqualTo(new[] { (2, 0, 1, 250000L), (1, 0, 1, 500000L), (0, 0, 1, 500000L) }));
    }

    [Test]
    public void LabelsWithoutAClassAreSkipped()
    {
        using var folder = new TemporaryFolder();
        new HeidelbergFile { Labels = [3, 20] }.Write(folder["shd_train.h5"]);
        var skipped = new List<SkippedFile>();
        EventSet set = SpikingHeidelberg.OpenDigits(folder.Path, skipped: skipped);
        Assert.Multiple(() =>
        {
            Assert.That(set.Samples, Has.Length.EqualTo(1));
            Assert.That(skipped.Single().ToString(), Is.EqualTo($"{folder["shd_train.h5"]}: /labels[1]: class 20, expected 0 to 19"));
        });
    }

    [Test]
    public void MissingCompressedAndTruncatedFilesAreNamed()
    {
        using var folder = new TemporaryFolder();
        string path = folder["shd_train.h5"];
        Assert.Multiple(() =>
        {
            Assert.That(() => SpikingHeidelberg.OpenDigits(folder["none"]), Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("shd_train.h5, shd_test.h5"));
            Assert.That(() => SpikingHeidelberg.OpenDigits(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("holds no recording"));
            File.WriteAllBytes(path + ".gz", [0x1F, 0x8B]);
            Assert.That(() => SpikingHeidelberg.OpenDigits(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{path}.gz: compressed; unpack it first: gunzip --keep shd_train.h5.gz"));
            new HeidelbergFile().Write(path);
            byte[] whole = File.ReadAllBytes(path);
            File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
            Assert.That(() => SpikingHeidelberg.OpenDigits(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: "));
            File.WriteAllText(path, "no HDF5 file");
            Assert.That(() => SpikingHeidelberg.OpenDigits(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{path}: not an HDF5 file."));
        });
    }

    [Test]
    public void AugmentationMovesAlongTheChannelsOnly()
    {
        var recording = new EventRecording([350, 350, 350], [0, 0, 0], [1, 1, 1], [1, 2, 3], 700, 1, "a", endMicroseconds: 10);
        var shift = new EventAugmentation(new EventAugmentationOptions { SpatialShift = 20, SpatialJitter = 2 });
        EventRecording[] moved = [.. Enumerable.Range(0, 50).Select(seed => shift.Apply(recording, (ulong)seed))];
        Assert.Multiple(() =>
        {
            Assert.That(moved.Select(m => m.Count), Is.All.EqualTo(3), "none leaves a line of channels sideways");
            Assert.That(moved.SelectMany(m => m.X.ToArray()).Distinct().Count(), Is.GreaterThan(10));
        });
    }
}
