using System.Security.Cryptography;
using SpikeNet.Datasets.Catalogue;

namespace SpikeNet.Datasets.Tests.Catalogue;

public sealed class DataSetDownloadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 500_000).Select(i => (byte)(i * 31 >> 3))];
    private static readonly FileChecksum Right = new(ChecksumKind.Sha256, Convert.ToHexString(SHA256.HashData(Content)), "this test");

    [Test]
    public async Task AFileIsFetchedVerifiedAndNotFetchedAgain()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var client = new HttpClient();
        var seen = new List<DownloadProgress>();
        var file = new DataSetFile("a.bin", server.Address, Content.Length, Right);
        string path = await DataSetDownload.GetAsync(file, folder["new/folder"], client, new Recorder(seen));
        string again = await DataSetDownload.GetAsync(file, folder["new/folder"], client);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
            Assert.That(again, Is.EqualTo(path));
            Assert.That(server.Asked, Is.EqualTo(new[] { 0L }));
            Assert.That(seen[^1], Is.EqualTo(new DownloadProgress("a.bin", Content.Length, Content.Length)));
            Assert.That(seen.Select(p => p.ReceivedBytes), Is.Ordered.Ascending);
            Assert.That(Directory.GetFiles(folder["new/folder"]), Has.Length.EqualTo(1));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task AnInterruptedDownloadGoesOn(bool knowsRanges)
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content) { CutAfter = 200_000, KnowsRanges = knowsRanges };
        using var client = new HttpClient();
        var file = new DataSetFile("a.bin", server.Address, null, Right);
        IOException? error = await Assert.ThrowsAsync<IOException>(() => DataSetDownload.GetAsync(file, folder.Path, client));
        long kept = new FileInfo(folder["a.bin.part"]).Length;
        server.CutAfter = null;
        string path = await DataSetDownload.GetAsync(file, folder.Path, client);
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.StartWith($"{server.Address} cannot be fetched: ").And.Contains("What has arrived is kept"));
            Assert.That(kept, Is.InRange(1, 200_000));
            Assert.That(server.Asked, Is.EqualTo(new[] { 0, kept }));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content), "also where the server sends all of it again");
        });
    }

    [Test]
    public async Task WithoutAChecksumItBeginsAnew()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var client = new HttpClient();
        File.WriteAllBytes(folder["a.bin.part"], [1, 2, 3]);
        string path = await DataSetDownload.GetAsync(new DataSetFile("a.bin", server.Address), folder.Path, client);
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Is.EqualTo(new[] { 0L }));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
        });
    }

    [Test]
    public async Task ACompletePartIsVerifiedAndALongerOneThrownAway()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var client = new HttpClient();
        var file = new DataSetFile("a.bin", server.Address, null, Right);
        File.WriteAllBytes(folder["a.bin.part"], Content);
        await DataSetDownload.GetAsync(file, folder.Path, client);
        File.Delete(folder["a.bin"]);
        File.WriteAllBytes(folder["a.bin.part"], [.. Content, 1]);
        string path = await DataSetDownload.GetAsync(file, folder.Path, client);
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Is.EqualTo(new long[] { Content.Length, Content.Length + 1, 0 }));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
        });
    }

    [Test]
    public void WrongContentIsRefusedAndNotKept()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var client = new HttpClient();
        var md5 = new FileChecksum(ChecksumKind.Md5, "00112233445566778899aabbccddeeff", "nobody");
        File.WriteAllBytes(folder["there.bin"], [1]);
        Assert.Multiple(() =>
        {
            Assert.That(() => DataSetDownload.GetAsync(new DataSetFile("a.bin", server.Address, null, md5), folder.Path, client),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected 00112233445566778899aabbccddeeff (nobody)"));
            Assert.That(() => DataSetDownload.GetAsync(new DataSetFile("a.bin", server.Address, 7), folder.Path, client),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("the server offers 500000 bytes, expected 7"));
            Assert.That(() => DataSetDownload.GetAsync(new DataSetFile("there.bin", server.Address, 7), folder.Path, client),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("there.bin: 1 bytes, expected 7"));
            Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "there.bin" }));
        });
    }

    [Test]
    public void NoNetworkNoFileAndNoAddressAreSaidPlainly()
    {
        using var folder = new TemporaryFolder();
        using var client = new HttpClient();
        Uri closed;
        using (var server = new FileServer(Content) { Status = 404 })
        {
            closed = server.Address;
            Assert.That(() => DataSetDownload.GetAsync(new DataSetFile("a.bin", server.Address), folder.Path, client),
                Throws.TypeOf<IOException>().With.Message.Contains("the server answered 404 (NotFound)"));
        }

        DataSetInfo gesture = DataSetCatalogue.Find("dvs-gesture")!;
        Assert.Multiple(() =>
        {
            Assert.That(() => DataSetDownload.GetAsync(new DataSetFile("a.bin", closed), folder.Path, client),
                Throws.TypeOf<IOException>().With.Message.Contains("cannot be fetched").And.Message.Contains("Is there a network?"));
            Assert.That(() => DataSetDownload.GetAsync(gesture, folder.Path, client),
                Throws.TypeOf<IOException>().With.Message.Contains("DvsGesture.tar.gz of DVS Gesture has to be fetched by hand: see https://research.ibm.com"));
        });
    }

    [Test]
    public void StoppingKeepsWhatHasArrived()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var client = new HttpClient();
        using var stop = new CancellationTokenSource();
        var file = new DataSetFile("a.bin", server.Address, null, Right);
        Assert.Multiple(() =>
        {
            Assert.That(() => DataSetDownload.GetAsync(file, folder.Path, client, new Stopper(stop), stop.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(new FileInfo(folder["a.bin.part"]).Length, Is.InRange(1, Content.Length));
        });
    }

    [Test]
    public void TheCatalogueIsWellFormed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DataSetCatalogue.All.Select(s => s.Name), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
            Assert.That(DataSetCatalogue.Find("nothing"), Is.Null);
            foreach (DataSetInfo set in DataSetCatalogue.All)
            {
                Assert.That(set.Files, Is.Not.Empty, set.Name);
                foreach (DataSetFile file in set.Files)
                {
                    Assert.That(Path.GetFileName(file.Name), Is.EqualTo(file.Name));
                    Assert.That(file.Url is not null || set.Note is not null, $"{file.Name}: says how to get it");
                    if (file.Checksum is { } sum)
                        Assert.That((sum.Hex.Length, sum.Hex.All(char.IsAsciiHexDigitLower), sum.Source.Length > 0), Is.EqualTo((sum.Kind == ChecksumKind.Md5 ? 32 : 64, true, true)), file.Name);
                }
            }
        });
    }

    private sealed class Recorder(List<DownloadProgress> seen) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => seen.Add(value);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => stop.Cancel();
    }
}
