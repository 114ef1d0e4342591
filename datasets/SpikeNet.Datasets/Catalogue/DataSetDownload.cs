using System.Net;
using System.Net.Http.Headers;

namespace SpikeNet.Datasets.Catalogue;

/// <summary>Fetches the files of data sets from where their authors keep them.</summary>
/// <remarks>
/// A file grows beside its target as NAME.part and gets its name once it is complete and verified, so that what is there under its name is
/// whole. What an interrupted download left is continued by an HTTP range request (RFC 9110, section 14) where a checksum will tell
/// whether the parts fit; otherwise it begins anew.
/// </remarks>
public static class DataSetDownload
{
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Fetches every file of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">Where to; made where it is not there.</param>
    /// <param name="client">What to fetch with.</param>
    /// <param name="progress">Told of every piece, or null.</param>
    /// <param name="cancellation">Stops; what has arrived stays for the next try.</param>
    /// <returns>The files' paths.</returns>
    /// <exception cref="IOException">A file cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">What arrived has another size or checksum.</exception>
    public static async Task<IReadOnlyList<string>> GetAsync(
        DataSetInfo set, string folder, HttpClient client, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var paths = new List<string>();
        foreach (DataSetFile file in set.Files)
        {
            if (file.Url is null && !File.Exists(Path.Combine(folder, file.Name)))
                throw new IOException($"{file.Name} of {set.Title} has to be fetched by hand: see {set.Home} and put it into {folder}");
            paths.Add(await GetAsync(file, folder, client, progress, cancellation).ConfigureAwait(false));
        }

        return paths;
    }

    /// <summary>Fetches a file, or verifies the one that is there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">Where to; made where it is not there.</param>
    /// <param name="client">What to fetch with.</param>
    /// <param name="progress">Told of every piece, or null.</param>
    /// <param name="cancellation">Stops; what has arrived stays for the next try.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="IOException">The file cannot be fetched; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">What arrived, or was there, has another size or checksum.</exception>
    public static async Task<string> GetAsync(
        DataSetFile file, string folder, HttpClient client, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(client);
        string target = Path.Combine(folder, file.Name);
        if (File.Exists(target))
        {
            await VerifyAsync(file, target, cancellation).ConfigureAwait(false);
            return target;
        }

        if (file.Url is null)
            throw new IOException($"{file.Name} has no address; fetch it by hand and put it into {folder}");
        Directory.CreateDirectory(folder);
        string part = target + ".part";
        if (file.Checksum is null)
            File.Delete(part);
        try
        {
            await FetchAsync(file, part, client, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or TimeoutException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new IOException($"{file.Url} cannot be fetched: {Reason(e)}. Is there a network? What has arrived is kept; or fetch it by hand and put it into {folder} as {file.Name}", e);
        }

        try
        {
            await VerifyAsync(file, part, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            // It would be continued, and never become right.
            File.Delete(part);
            throw;
        }

        File.Move(part, target);
        return target;
    }

    private static async Task FetchAsync(
        DataSetFile file, string part, HttpClient client, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have > 0 && have == file.SizeBytes)
            return;
        using HttpResponseMessage response = await SendAsync(file, have, client, cancellation).ConfigureAwait(false);
        if (have > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Nothing is left to send: it is complete, as the checksum will show, or of another version.
            if (response.Content.Headers.ContentRange?.Length is { } length && length == have)
                return;
            File.Delete(part);
            await FetchAsync(file, part, client, progress, cancellation).ConfigureAwait(false);
            return;
        }

        response.EnsureSuccessStatusCode();
        bool continued = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !continued)
            throw new HttpRequestException("the server sent another range than the one asked for");
        long received = continued ? have : 0;
        long? total = response.Content.Headers.ContentLength is { } rest ? received + rest : file.SizeBytes;
        if (total is { } announced && file.SizeBytes is { } size && announced != size)
            throw new InvalidDataException($"{file.Url}: the server offers {announced} bytes, expected {size}: another version");

        Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var sink = new FileStream(part, continued ? FileMode.Append : FileMode.Create, FileAccess.Write);
            await using (sink.ConfigureAwait(false))
            {
                byte[] buffer = new byte[BufferBytes];
                while (true)
                {
                    int count = await source.ReadAsync(buffer, cancellation).AsTask().WaitAsync(Silence, cancellation).ConfigureAwait(false);
                    if (count == 0)
                        break;
                    await sink.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                    received += count;
                    if (received > (file.SizeBytes ?? long.MaxValue))
                        throw new InvalidDataException($"{file.Url}: more than the {file.SizeBytes} bytes that are expected");
                    progress?.Report(new DownloadProgress(file.Name, received, total));
                }

                await sink.FlushAsync(cancellation).ConfigureAwait(false);
                sink.Flush(flushToDisk: true);
            }
        }

        if (total is { } wanted && received < wanted)
            throw new HttpRequestException($"the connection ended after {received} of {wanted} bytes");
    }

    private static Task<HttpResponseMessage> SendAsync(DataSetFile file, long have, HttpClient client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static async Task VerifyAsync(DataSetFile file, string path, CancellationToken cancellation)
    {
        long length = new FileInfo(path).Length;
        if (file.SizeBytes is { } size && length != size)
            throw new InvalidDataException($"{path}: {length} bytes, expected {size}: the file is damaged or another version");
        if (file.Checksum is { } checksum)
            await checksum.VerifyAsync(path, cancellation).ConfigureAwait(false);
    }

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { StatusCode: { } status } => $"the server answered {(int)status} ({status})",
        OperationCanceledException or TimeoutException => "the server does not answer",
        _ => (e.InnerException ?? e).Message.TrimEnd('.'),
    };
}
