using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SpikeNet.Backends.Chip;

/// <summary>Makes a network of parsed JSON, see <see cref="LoihiNetworkFile"/>.</summary>
internal sealed class LoihiNetworkReader
{
    /// <summary>What a chip can hold at most: 128 cores of 1024 compartments. More cells, or more synapses than a core's memory of 16384 words of 64 bits times that, are no network of it.</summary>
    private const int MostCells = 1 << 17;
    private const int MostSynapses = 1 << 24;

    private readonly ImmutableArray<LoihiCell>.Builder _cells = ImmutableArray.CreateBuilder<LoihiCell>();
    private readonly ImmutableArray<LoihiSynapse>.Builder _synapses = ImmutableArray.CreateBuilder<LoihiSynapse>();
    private readonly Dictionary<string, (int First, int Count)> _names = new(StringComparer.Ordinal);

    public LoihiNetwork Read(JsonElement root)
    {
        CheckMembers(root, "the network", "name", "cells", "synapses");
        var place = 0;
        foreach (var cell in Member(root, "cells", "the network").EnumerateArray())
            ReadCells(cell, $"cell {place++}");
        place = 0;
        if (root.TryGetProperty("synapses", out var synapses))
        {
            foreach (var synapse in synapses.EnumerateArray())
                ReadSynapses(synapse, $"synapse {place++}");
        }

        return new LoihiNetwork(Member(root, "name", "the network").GetString() ?? "", _cells.ToImmutable(), _synapses.ToImmutable());
    }

    private static JsonElement Member(JsonElement element, string name, string what) =>
        element.TryGetProperty(name, out var value) ? value : throw new FormatException($"{what} has no '{name}'.");

    private static void CheckMembers(JsonElement element, string what, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{what} is an object.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                throw new FormatException($"{what} has the unknown member '{member.Name}'; there are: {string.Join(", ", known)}.");
            if (!seen.Add(member.Name))
                throw new FormatException($"{what} has '{member.Name}' twice.");
        }
    }

    private static double Number(JsonElement element, string what, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw new FormatException($"{what}: '{name}' is a number.");

    private static int Whole(JsonElement element, string what, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) ? value : throw new FormatException($"{what}: '{name}' is a whole number.");

    private void ReadCells(JsonElement element, string what)
    {
        CheckMembers(
            element, what, "name", "group", "count", "tile", "core", "spikes", "threshold", "reset", "resetPotential", "leakDecay", "currentDecay", "bias",
            "refractoryDelay", "forceUpdate", "lowestPotential", "initialPotential");
        var name = Member(element, "name", what).GetString() ?? throw new FormatException($"{what} has no name.");
        what = $"cell '{name}'";
        var count = element.TryGetProperty("count", out var many) ? Whole(many, what, "count") : 1;
        if (count < 1 || _cells.Count + (long)count > MostCells)
            throw new FormatException($"{what}: a count of at least 1 and {MostCells} cells in all, not {count}.");
        var cell = ReadCell(element, name, what);
        if (!_names.TryAdd(name, (_cells.Count, count)))
            throw new FormatException($"{what} is there twice.");
        for (var i = 0; i < count; i++)
        {
            var own = many.ValueKind == JsonValueKind.Undefined ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
            if (own != name && !_names.TryAdd(own, (_cells.Count, 1)))
                throw new FormatException($"cell '{own}' is there twice.");
            _cells.Add(cell with { Name = own });
        }
    }

    private static LoihiCell ReadCell(JsonElement element, string name, string what)
    {
        LoihiCell cell = element.TryGetProperty("spikes", out var spikes)
            ? new LoihiInput(name) { Spikes = [.. spikes.EnumerateArray().Select(s => Spike(s, what))] }
            : ReadNeuron(element, new LoihiNeuron(name), what);
        if (cell is LoihiInput && element.EnumerateObject().FirstOrDefault(m => m.Name is not ("name" or "group" or "count" or "tile" or "core" or "spikes")) is { Value.ValueKind: not JsonValueKind.Undefined } extra)
            throw new FormatException($"{what} has spikes and so is an input, which has no '{extra.Name}'.");
        if (element.TryGetProperty("group", out var group))
            cell = cell with { Group = group.GetString() ?? "" };
        var (hasTile, hasCore) = (element.TryGetProperty("tile", out var tile), element.TryGetProperty("core", out var core));
        if (hasTile != hasCore)
            throw new FormatException($"{what} has one of 'tile' and 'core' without the other.");
        return hasTile ? cell with { Place = new LoihiCoreAddress(Whole(tile, what, "tile"), Whole(core, what, "core")) } : cell;
    }

    private static bool Spike(JsonElement element, string what) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetInt32(out var value) && value is 0 or 1 => element.GetInt32() == 1,
        _ => throw new FormatException($"{what}: spikes are 0 or 1, step by step."),
    };

    private static LoihiNeuron ReadNeuron(JsonElement element, LoihiNeuron neuron, string what)
    {
        foreach (var member in element.EnumerateObject())
        {
            neuron = member.Name switch
            {
                "threshold" => neuron with { Threshold = member.Value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : Number(member.Value, what, member.Name) },
                "reset" => neuron with { Reset = Reset(member.Value, what) },
                "resetPotential" => neuron with { ResetPotential = Number(member.Value, what, member.Name) },
                "leakDecay" => neuron with { LeakDecay = Number(member.Value, what, member.Name) },
                "currentDecay" => neuron with { CurrentDecay = Number(member.Value, what, member.Name) },
                "bias" => neuron with { Bias = Number(member.Value, what, member.Name) },
                "refractoryDelay" => neuron with { RefractoryDelay = Whole(member.Value, what, member.Name) },
                "forceUpdate" => neuron with { ForceUpdate = member.Value.GetBoolean() },
                "lowestPotential" => neuron with { LowestPotential = Number(member.Value, what, member.Name) },
                "initialPotential" => neuron with { InitialPotential = Number(member.Value, what, member.Name) },
                _ => neuron,
            };
        }

        return neuron;
    }

    private static LoihiReset Reset(JsonElement element, string what) => element.GetString() switch
    {
        "hard" => LoihiReset.Hard,
        "soft" => LoihiReset.Soft,
        var other => throw new FormatException($"{what}: reset is hard or soft, not {other}."),
    };

    private void ReadSynapses(JsonElement element, string what)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var length = element.GetArrayLength();
            if (length is < 3 or > 4)
                throw new FormatException($"{what} in short is [from, to, weight] or [from, to, weight, unit].");
            Add(Ends(element[0], what), Ends(element[1], what), (_, _) => Number(element[2], what, "weight"), length == 4 ? Unit(element[3], what) : default, what);
            return;
        }

        CheckMembers(element, what, "from", "to", "weight", "weights", "unit");
        var (from, to) = (Ends(Member(element, "from", what), what), Ends(Member(element, "to", what), what));
        var unit = element.TryGetProperty("unit", out var name) ? Unit(name, what) : default;
        if (!element.TryGetProperty("weights", out var weights))
        {
            var weight = Number(Member(element, "weight", what), what, "weight");
            Add(from, to, (_, _) => weight, unit, what);
            return;
        }

        if (element.TryGetProperty("weight", out _) || weights.GetArrayLength() != from.Count || weights.EnumerateArray().Any(row => row.GetArrayLength() != to.Count))
            throw new FormatException($"{what} has either one 'weight' or 'weights' of {from.Count} rows of {to.Count}.");
        Add(from, to, (i, j) => Number(weights[i][j], what, "weights"), unit, what);
    }

    private void Add((int First, int Count) from, (int First, int Count) to, Func<int, int, double> weight, LoihiSynapseUnit unit, string what)
    {
        if (_synapses.Count + (long)from.Count * to.Count > MostSynapses)
            throw new FormatException($"{what} makes more than {MostSynapses} synapses.");
        for (var i = 0; i < from.Count; i++)
        {
            for (var j = 0; j < to.Count; j++)
                _synapses.Add(new LoihiSynapse(from.First + i, to.First + j, weight(i, j), unit));
        }
    }

    private (int First, int Count) Ends(JsonElement element, string what)
    {
        if (element.ValueKind == JsonValueKind.Number)
            return (Whole(element, what, "from or to"), 1);
        var name = element.GetString() ?? "";
        return _names.TryGetValue(name, out var cells) ? cells : throw new FormatException($"{what} names '{name}', but there is no such cell.");
    }

    private static LoihiSynapseUnit Unit(JsonElement element, string what) => element.GetString() switch
    {
        "dense" => LoihiSynapseUnit.Dense,
        "sparse" => LoihiSynapseUnit.Sparse,
        "convolutional" => LoihiSynapseUnit.Convolutional,
        var other => throw new FormatException($"{what}: the unit is dense, sparse or convolutional, not {other}."),
    };
}
