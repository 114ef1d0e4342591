using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Reads chips' data files.</summary>
/// <remarks>
/// <code>
/// { "name": "speck2e", "title": "...", "model": "full",        (or "limitsOnly")
///   "technology": "...",                                        (of numbers that state none of their own)
///   "sources": { "KEY": "publication, table" },
///   "neuron": { "leak", "reset", "comparison", "weights", "state", "source": "KEY" },   (or null)
///   "boundaries": [ { "boundary": "memory", "includes": "..." } ],
///   "cores": [ { "first": 0, "count": 3, "memories": [ NUMBER ] } ],
///   "limits": [ NUMBER ], "costs": [ NUMBER with "role" and, unless it is a timing or a parameter, "boundary" ],
///   "calibrations": [ { "name", "what", "source": "KEY", "kind", "columns": [ { "name", "what", "unit" } ], "rows": [ { "name", "values": [] } ] } ] }
/// NUMBER: { "name", "what", "value": 1 or null, "low", "high", "unit", "kind", "source": "KEY", "technology" }
/// </code>
/// A source may name several keys, with plus signs between them.
/// </remarks>
public static class ChipFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private const string Folder = "chips/";

    /// <summary>The names of the chips whose files are embedded in this assembly, in order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(ChipFile).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..])).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads an embedded file.</summary>
    /// <param name="name">The chip's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is wrong.</exception>
    public static ChipDescription FromResource(string name)
    {
        var path = $"{Folder}{name}.json";
        using var stream = typeof(ChipFile).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidDataException($"There is no data file '{path}'; there are: {string.Join(", ", Names)}.");
        var chip = Read(stream, path);
        return chip.Name == name ? chip : throw new InvalidDataException($"{path}: the file is of '{chip.Name}'.");
    }

    /// <summary>Reads a file.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is wrong; the message says where.</exception>
    public static ChipDescription Read(Stream json, string path)
    {
        Content content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(json, Json) ?? throw new InvalidDataException($"{path}: the file is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        var chip = new ChipDescription
        {
            Name = content.Name,
            Title = content.Title,
            Model = content.Model,
            Neuron = content.Neuron is { } n ? n with { Source = Source(n.Source, content, path) } : null,
            Boundaries = content.Boundaries ?? [],
            Cores = [.. (content.Cores ?? []).Select(g => new ChipCoreGroup(g.First, g.Count, Numbers(g.Memories, content, path)))],
            Limits = Numbers(content.Limits, content, path),
            Costs = Numbers(content.Costs ?? [], content, path),
            Calibrations = [.. (content.Calibrations ?? []).Select(c => c with { Source = Source(c.Source, content, path) })],
        };
        Check(chip, path);
        return chip;
    }

    private static ImmutableArray<HardwareConstant> Numbers(IEnumerable<Number> numbers, Content content, string path) =>
    [
        .. numbers.Select(n => new HardwareConstant
        {
            Name = n.Name,
            What = n.What,
            Role = n.Role ?? ConstantRole.Parameter,
            Value = n.Value,
            Low = n.Low,
            High = n.High,
            Unit = n.Unit,
            Boundary = n.Boundary,
            Kind = n.Kind,
            Technology = n.Technology ?? content.Technology,
            Source = Source(n.Source, content, path),
        }),
    ];

    private static string Source(string keys, Content content, string path) => string.Join("; ", keys.Split('+', StringSplitOptions.TrimEntries).Select(
        key => content.Sources.TryGetValue(key, out var source) ? source : throw new InvalidDataException($"{path}: there is no source '{key}'.")));

    private static void Check(ChipDescription chip, string path)
    {
        var numbers = chip.Limits.Concat(chip.Costs).ToList();
        foreach (var group in numbers.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new InvalidDataException($"{path}: '{group.Key}' is there {group.Count()} times.");
        foreach (var number in numbers.Concat(chip.Cores.SelectMany(g => g.Memories)))
        {
            if (!HardwareConstant.IsUnit(number.Unit))
                throw new InvalidDataException($"{path}: '{number.Name}' has the unknown unit '{number.Unit}'.");
            if (number.Value is < 0 || number.Low > (number.Value ?? number.Low) || number.High < (number.Value ?? number.High) || number.Low > number.High)
                throw new InvalidDataException($"{path}: '{number.Name}': values are at least 0, and the low end, the value and the high end ascend.");
            if ((number.Role is ConstantRole.Dynamic or ConstantRole.Static) != number.Boundary.HasValue)
                throw new InvalidDataException($"{path}: '{number.Name}': prices state a boundary, all else does not.");
        }

        if (chip.Model == ChipModelKind.Full && chip.Boundaries.IsEmpty)
            throw new InvalidDataException($"{path}: a chip with a cost model states its boundaries.");
        var next = 0;
        foreach (var group in chip.Cores)
        {
            if (group.First != next || group.Count < 1)
                throw new InvalidDataException($"{path}: cores are numbered from 0 without a gap, but a group of {group.Count} begins at {group.First}.");
            next += group.Count;
        }

        foreach (var calibration in chip.Calibrations)
        {
            if (calibration.Columns.FirstOrDefault(c => !HardwareConstant.IsUnit(c.Unit)) is { } column)
                throw new InvalidDataException($"{path}: '{column.Name}' has the unknown unit '{column.Unit}'.");
            if (calibration.Rows.FirstOrDefault(r => r.Values.Length != calibration.Columns.Length) is { } row)
                throw new InvalidDataException($"{path}: '{calibration.Name}': '{row.Name}' has {row.Values.Length} values for {calibration.Columns.Length} columns.");
        }
    }

    private sealed record Content
    {
        public required string Name { get; init; }

        public required string Title { get; init; }

        public required ChipModelKind Model { get; init; }

        public required string Technology { get; init; }

        public required ImmutableSortedDictionary<string, string> Sources { get; init; }

        public required TargetCapabilities? Neuron { get; init; }

        public ImmutableArray<BoundaryDefinition>? Boundaries { get; init; }

        public ImmutableArray<Group>? Cores { get; init; }

        public required ImmutableArray<Number> Limits { get; init; }

        public ImmutableArray<Number>? Costs { get; init; }

        public ImmutableArray<ChipCalibration>? Calibrations { get; init; }
    }

    private sealed record Group
    {
        public required int First { get; init; }

        public required int Count { get; init; }

        public required ImmutableArray<Number> Memories { get; init; }
    }

    private sealed record Number
    {
        public required string Name { get; init; }

        public required string What { get; init; }

        public required double? Value { get; init; }

        public double? Low { get; init; }

        public double? High { get; init; }

        public required string Unit { get; init; }

        public required ConstantKind Kind { get; init; }

        public required string Source { get; init; }

        public string? Technology { get; init; }

        public ConstantRole? Role { get; init; }

        public Boundary? Boundary { get; init; }
    }
}
