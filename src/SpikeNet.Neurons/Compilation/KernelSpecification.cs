using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>What a row kernel reads, computes and leaves; two that are equal share one kernel.</summary>
internal sealed class KernelSpecification : IEquatable<KernelSpecification>
{
    private readonly int _hash;

    private KernelSpecification(
        ImmutableArray<StepInstruction> instructions, ImmutableArray<RowBinding> rows, ImmutableArray<RowLoad> loads, ImmutableArray<RowStore> stores, bool prefetches)
    {
        Instructions = instructions;
        Rows = rows;
        Loads = loads;
        Stores = stores;
        Prefetches = prefetches;
        var hash = default(HashCode);
        foreach (var instruction in instructions)
            hash.Add(instruction);
        foreach (var row in rows)
            hash.Add(row);
        foreach (var load in loads)
            hash.Add(load);
        foreach (var store in stores)
            hash.Add(store);
        _hash = hash.ToHashCode();
    }

    /// <summary>The program; only what the stores need is emitted.</summary>
    internal ImmutableArray<StepInstruction> Instructions { get; }

    /// <summary>The rows whose addresses the caller passes, in this order.</summary>
    internal ImmutableArray<RowBinding> Rows { get; }

    /// <summary>The values that are read, in program order.</summary>
    internal ImmutableArray<RowLoad> Loads { get; }

    /// <summary>The values that are left.</summary>
    internal ImmutableArray<RowStore> Stores { get; }

    /// <summary>Whether rows of sequences are fetched a step ahead.</summary>
    internal bool Prefetches { get; }

    /// <summary>Works out what must be read so that <paramref name="stores"/> can be written.</summary>
    /// <param name="program">The program.</param>
    /// <param name="variesByNeuron">For each place whether an invariant value differs from neuron to neuron.</param>
    /// <param name="readable">The row that holds the value of a place, or null where it is computed.</param>
    /// <param name="stores">Place (-1 for zeros), row and manner of each result.</param>
    /// <param name="prefetches">Whether rows of sequences are fetched a step ahead.</param>
    internal static KernelSpecification Create(
        StepProgram program, ImmutableArray<bool> variesByNeuron, Func<int, RowBinding?> readable,
        IReadOnlyList<(int Place, RowBinding Row, StoreKind Kind)> stores, bool prefetches = false)
    {
        var instructions = program.Instructions;
        var invariant = program.Invariant();
        var rows = new List<RowBinding>();
        var loads = new List<RowLoad>();
        var needed = new bool[instructions.Length];
        foreach (var (place, _, _) in stores)
        {
            if (place >= 0)
                needed[place] = true;
        }

        for (var i = instructions.Length - 1; i >= 0; i--)
        {
            if (!needed[i] || instructions[i].Operation == StepOperation.Constant)
                continue;
            var row = invariant[i] ? new RowBinding(RowRole.Invariant, i) : readable(i);
            if (row is { } binding)
            {
                loads.Insert(0, new RowLoad(i, RowOf(binding), invariant[i] && !variesByNeuron[i]));
                continue;
            }

            var it = instructions[i];
            if (it.A < 0)
                throw new ArgumentException($"Instruction {i}, {it.Operation} {it.Slot}, has no row to be read from.", nameof(program));
            needed[it.A] = true;
            if (it.B >= 0)
                needed[it.B] = true;
            if (it.C >= 0)
                needed[it.C] = true;
        }

        var results = stores.Select(s => new RowStore(s.Place, RowOf(s.Row), s.Kind)).ToImmutableArray();
        return new KernelSpecification(instructions, [.. rows], [.. loads], results, prefetches);

        int RowOf(RowBinding binding)
        {
            var at = rows.IndexOf(binding);
            if (at >= 0)
                return at;
            rows.Add(binding);
            return rows.Count - 1;
        }
    }

    /// <summary>For each place whether its value differs from neuron to neuron though no state or input is read.</summary>
    internal static ImmutableArray<bool> VariesByNeuron(ImmutableArray<StepInstruction> instructions, ulong perNeuronParameters)
    {
        var varies = new bool[instructions.Length];
        for (var i = 0; i < varies.Length; i++)
        {
            var it = instructions[i];
            varies[i] = it.Operation == StepOperation.Parameter
                ? (perNeuronParameters >> it.Slot & 1) != 0
                : (it.A >= 0 && varies[it.A]) || (it.B >= 0 && varies[it.B]) || (it.C >= 0 && varies[it.C]);
        }

        return [.. varies];
    }

    /// <inheritdoc/>
    public bool Equals(KernelSpecification? other) =>
        other is not null && _hash == other._hash && Prefetches == other.Prefetches && SameInstructions(Instructions, other.Instructions)
        && Rows.AsSpan().SequenceEqual(other.Rows.AsSpan()) && Loads.AsSpan().SequenceEqual(other.Loads.AsSpan())
        && Stores.AsSpan().SequenceEqual(other.Stores.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelSpecification);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Equality of records takes 0 for -0; kernels do not.</summary>
    private static bool SameInstructions(ImmutableArray<StepInstruction> a, ImmutableArray<StepInstruction> b)
    {
        if (!a.AsSpan().SequenceEqual(b.AsSpan()))
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(a[i].Value) != BitConverter.DoubleToInt64Bits(b[i].Value))
                return false;
        }

        return true;
    }
}
