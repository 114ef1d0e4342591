using System.Text.Encodings.Web;
using System.Text.Json;

namespace SpikeNet.Cli.Output;

/// <summary>JSON on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Write(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));
}
