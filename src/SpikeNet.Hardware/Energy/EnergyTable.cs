using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpikeNet.Hardware;

/// <summary>The constants of a target: prices, powers, timings, parameters, each with unit, source and kind. A JSON file in the back-end's folder <c>tables</c>.</summary>
public sealed record EnergyTable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>What the table describes: device, variant, scope.</summary>
    public required string Title { get; init; }

    /// <summary>The boundaries that the target reports, narrow to wide.</summary>
    public required ImmutableArray<BoundaryDefinition> Boundaries { get; init; }

    /// <summary>All constants.</summary>
    public required ImmutableArray<HardwareConstant> Constants { get; init; }

    /// <summary>The constant of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public HardwareConstant this[string name] =>
        Constants.FirstOrDefault(c => c.Name == name) ?? throw new KeyNotFoundException($"The energy table of '{Target}' has no constant '{name}'.");

    /// <summary>The SI value of a constant that a model cannot do without.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or its value is null.</exception>
    public double Si(string name) =>
        this[name].Si ?? throw new KeyNotFoundException($"The energy table of '{Target}' does not know the value of '{name}'.");

    /// <summary>Reads a table that is embedded in an assembly as <c>tables/NAME.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is missing or wrong.</exception>
    public static EnergyTable FromResource(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream($"tables/{name}.json")
            ?? throw new InvalidDataException($"The assembly '{assembly.GetName().Name}' embeds no energy table 'tables/{name}.json'.");
        return Read(stream, $"tables/{name}.json");
    }

    /// <summary>Reads a table.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is wrong.</exception>
    public static EnergyTable Read(Stream json, string path)
    {
        EnergyTable table;
        try
        {
            table = JsonSerializer.Deserialize<EnergyTable>(json, Json) ?? throw new InvalidDataException($"{path}: the file is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        if (table.Boundaries.IsDefaultOrEmpty || table.Constants.IsDefault)
            throw new InvalidDataException($"{path}: a table states its boundaries and its constants.");
        foreach (var constant in table.Constants)
            Check(constant, path);
        foreach (var group in table.Constants.GroupBy(c => c.Name).Where(g => g.Count() > 1))
            throw new InvalidDataException($"{path}: '{group.Key}' is there {group.Count()} times.");
        return table;
    }

    private static void Check(HardwareConstant constant, string path)
    {
        var priced = constant.Role is ConstantRole.Dynamic or ConstantRole.Static;
        if (priced != constant.Boundary.HasValue)
            throw new InvalidDataException($"{path}: '{constant.Name}': prices state a boundary, timings and parameters do not.");
        if (!HardwareConstant.IsUnit(constant.Unit))
            throw new InvalidDataException($"{path}: '{constant.Name}' has the unknown unit '{constant.Unit}'.");
        if (constant.Value is < 0 || constant.Low is < 0 || string.IsNullOrWhiteSpace(constant.Source) || string.IsNullOrWhiteSpace(constant.Technology))
            throw new InvalidDataException($"{path}: '{constant.Name}' needs values of at least 0, a technology and a source.");
        if (constant.Low > (constant.Value ?? constant.Low) || constant.High < (constant.Value ?? constant.High) || constant.Low > constant.High)
            throw new InvalidDataException($"{path}: '{constant.Name}': the low end, the value and the high end ascend.");
    }
}
