using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Damage to a protobuf message that stays one.</summary>
internal static class ProtobufMutations
{
    private static readonly double[] Numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, -1, 1e308, -1e308, double.Epsilon, 0.5, 1e9];

    /// <summary>A harmed copy.</summary>
    /// <param name="fields">The message.</param>
    /// <param name="other">Another, from which parts are taken.</param>
    /// <param name="random">Chooses.</param>
    internal static List<ProtobufTree> Harm(List<ProtobufTree> fields, List<ProtobufTree> other, SplitMix64 random)
    {
        var all = new List<ProtobufTree>();
        Collect(fields, all);
        if (all.Count == 0)
            return fields;
        var chosen = all[random.NextInt32(all.Count)];
        var foreign = new List<ProtobufTree>();
        Collect(other, foreign);
        List<ProtobufTree> replacement = random.NextInt32(6) switch
        {
            0 => [],
            1 => [.. Enumerable.Repeat(chosen, 2 + random.NextInt32(1 << random.NextInt32(10)))],
            2 when foreign.Count > 0 => [foreign[random.NextInt32(foreign.Count)] with { }],
            3 => [all[random.NextInt32(all.Count)] with { Number = chosen.Number }],
            _ => [Harmed(chosen, random)],
        };
        return Replace(fields, chosen, replacement);
    }

    private static ProtobufTree Harmed(ProtobufTree field, SplitMix64 random) => field switch
    {
        { Wire: 0 } => field with { Varint = random.NextInt32(3) switch { 0 => field.Varint + 1, 1 => field.Varint - 1, _ => ByteMutations.Edge(random) } },
        { Wire: 1 } => field with { Bytes = BitConverter.GetBytes(Numbers[random.NextInt32(Numbers.Length)]) },
        { Wire: 5 } => field with { Bytes = BitConverter.GetBytes((float)Numbers[random.NextInt32(Numbers.Length)]) },
        { Fields: { } inner } => random.NextInt32(3) switch
        {
            0 => field with { Fields = [.. inner.OrderBy(_ => random.NextUInt64())] },
            1 => Nested(field, 1 << random.NextInt32(9)),
            _ => field with { Number = 1 + random.NextInt32(15) },
        },
        _ => field with { Bytes = field.Bytes.Length > 8 ? ByteMutations.Harm(field.Bytes, random) : ByteMutations.Random(random) },
    };

    private static ProtobufTree Nested(ProtobufTree field, int depth)
    {
        for (var i = 0; i < depth; i++)
            field = field with { Fields = [field] };
        return field;
    }

    private static void Collect(List<ProtobufTree> fields, List<ProtobufTree> all)
    {
        foreach (var field in fields)
        {
            all.Add(field);
            if (field.Fields is { } inner)
                Collect(inner, all);
        }
    }

    private static List<ProtobufTree> Replace(List<ProtobufTree> fields, ProtobufTree chosen, List<ProtobufTree> replacement) =>
    [
        .. fields.SelectMany(f => ReferenceEquals(f, chosen) ? replacement
            : f.Fields is { } inner ? [f with { Fields = Replace(inner, chosen, replacement) }] : (IEnumerable<ProtobufTree>)[f]),
    ];
}
