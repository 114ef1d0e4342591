using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SpikeNet.Datasets.Tests.Catalogue;

/// <summary>A small web server of the test's own, with the faults that it asks for.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _content;

    public FileServer(byte[] content)
    {
        _content = content;
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/file"));
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>After how many bytes of an answer the connection is cut; null sends all.</summary>
    public int? CutAfter { get; set; }

    public bool KnowsRanges { get; set; } = true;

    public int Status { get; set; } = 200;

    /// <summary>The first byte that each request asked for.</summary>
    public List<long> Asked { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string? range = context.Request.Headers["Range"];
        int from = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        Asked.Add(from);
        HttpListenerResponse response = context.Response;
        response.StatusCode = Status;
        if (Status != 200)
        {
            response.Close();
            return;
        }

        if (range is not null && KnowsRanges)
        {
            response.StatusCode = from >= _content.Length ? 416 : 206;
            response.Headers["Content-Range"] = from >= _content.Length ? $"bytes */{_content.Length}" : $"bytes {from}-{_content.Length - 1}/{_content.Length}";
            if (from >= _content.Length)
            {
                response.Close();
                return;
            }
        }
        else
        {
            from = 0;
        }

        response.ContentLength64 = _content.Length - from;
        int count = Math.Min(CutAfter ?? int.MaxValue, _content.Length - from);
        await response.OutputStream.WriteAsync(_content.AsMemory(from, count));
        if (count < _content.Length - from)
            response.Abort();
        else
            response.Close();
    }
}
