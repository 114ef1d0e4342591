using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Emits a row kernel: pointers and broadcast values once, then the loop over whole vectors, then the row's end.</summary>
internal sealed class RowEmitter
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly MethodInfo Prefetch = typeof(Sse).GetMethod(nameof(Sse.Prefetch1))!;

    private readonly KernelSpecification _specification;
    private readonly ILGenerator _il;
    private readonly LaneCode _code;
    private readonly LocalBuilder[] _rows;
    private readonly Dictionary<int, LocalBuilder> _broadcast = [];
    private readonly LocalBuilder _offset;
    private readonly LocalBuilder _limit;
    private readonly LocalBuilder _ahead;

    /// <summary>Begins to emit.</summary>
    internal RowEmitter(KernelSpecification specification, ILGenerator il, KernelWidth width)
    {
        _specification = specification;
        _il = il;
        _code = LaneCode.For(width, il);
        _rows = new LocalBuilder[specification.Rows.Length];
        _offset = il.DeclareLocal(typeof(nint));
        _limit = il.DeclareLocal(typeof(nint));
        _ahead = il.DeclareLocal(typeof(nint));
    }

    /// <summary>Emits the method.</summary>
    internal void Emit()
    {
        EmitPointers();
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldfld, typeof(RowArguments).GetField(nameof(RowArguments.Ahead), Fields)!);
        _il.Emit(OpCodes.Stloc, _ahead);
        foreach (var load in _specification.Loads)
        {
            if (!load.Broadcast)
                continue;
            var local = _broadcast[load.Place] = _il.DeclareLocal(_code.Value);
            _il.Emit(OpCodes.Ldloc, _rows[load.Row]);
            _il.Emit(OpCodes.Ldind_R4);
            _code.Broadcast();
            _il.Emit(OpCodes.Stloc, local);
        }

        // Offsets are bytes: n floats are 4 n bytes; the last whole vector begins at 4 (N - lanes).
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldfld, typeof(RowArguments).GetField(nameof(RowArguments.Neurons), Fields)!);
        _il.Emit(OpCodes.Ldc_I4, _code.Lanes);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Ldc_I4_2);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Stloc, _limit);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Stloc, _offset);

        var body = _il.DefineLabel();
        var condition = _il.DefineLabel();
        _il.Emit(OpCodes.Br, condition);
        _il.MarkLabel(body);
        EmitBody(atEnd: false);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I4, _code.Lanes * sizeof(float));
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _offset);
        _il.MarkLabel(condition);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldloc, _limit);
        _il.Emit(OpCodes.Ble, body);

        if (_code.Lanes > 1)
        {
            var done = _il.DefineLabel();
            EmitRemaining();
            _il.Emit(OpCodes.Ldc_I4_0);
            _il.Emit(OpCodes.Ble, done);
            EmitBody(atEnd: true);
            _il.MarkLabel(done);
        }

        _il.Emit(OpCodes.Ret);
    }

    private void EmitPointers()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] = _il.DeclareLocal(typeof(nint));
            _il.Emit(OpCodes.Ldarg_1);
            _il.Emit(OpCodes.Ldfld, typeof(RowArguments).GetField(nameof(RowArguments.Rows), Fields)!);
            _il.Emit(OpCodes.Ldc_I4, i * IntPtr.Size);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Ldind_I);
            _il.Emit(OpCodes.Stloc, _rows[i]);
        }
    }

    /// <summary>Pushes the number of neurons from the current one to the end of the row: (limit - offset) / 4 + lanes.</summary>
    private void EmitRemaining()
    {
        _il.Emit(OpCodes.Ldloc, _limit);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Ldc_I4_2);
        _il.Emit(OpCodes.Shr);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Ldc_I4, _code.Lanes);
        _il.Emit(OpCodes.Add);
    }

    private void EmitBody(bool atEnd)
    {
        var values = new StepValues(_specification.Instructions, _il, _code, _broadcast);
        foreach (var load in _specification.Loads)
        {
            if (load.Broadcast)
                continue;
            EmitAddress(load.Row);
            _code.Load();
            values.Define(load.Place);
            if (!atEnd)
                EmitPrefetch(load.Row);
        }

        // Every load stands before the first store, so a row may be updated in place.
        foreach (var store in _specification.Stores)
            values.Compute(store.Place, asMask: store.Kind == StoreKind.Bits);
        foreach (var store in _specification.Stores)
            EmitStore(values, store, atEnd);
    }

    /// <summary>Fetches what the next step will read here.</summary>
    /// <remarks>
    /// A row is a few pages long, and the processor's own prefetching begins anew at each page and each row. Measured: long sequences
    /// take two thirds of the time (one state) to half (three states). Where all is in cache it only costs, so it is asked for.
    /// </remarks>
    private void EmitPrefetch(int row)
    {
        var isSequence = _specification.Rows[row].Role is RowRole.Input or RowRole.OutputGradient or RowRole.Trace;
        if (!_specification.Prefetches || !isSequence || _code.Lanes == 1 || !Sse.IsSupported)
            return;
        EmitAddress(row);
        _il.Emit(OpCodes.Ldloc, _ahead);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Call, Prefetch);
    }

    private void EmitStore(StepValues values, RowStore store, bool atEnd)
    {
        switch (store.Kind)
        {
            case StoreKind.Bits:
                EmitBits(values, store, atEnd);
                break;
            case StoreKind.Accumulate:
                EmitAddress(store.Row);
                _code.Load();
                values.Push(store.Place);
                _code.Arithmetic(StepOperation.Add);
                EmitAddress(store.Row);
                _code.Store(streaming: false);
                break;
            case StoreKind.Exact or StoreKind.Streaming when atEnd:
                EmitAddress(store.Row);
                values.Push(store.Place);
                EmitRemaining();
                _code.StorePartly();
                break;
            default:
                values.Push(store.Place);
                EmitAddress(store.Row);
                _code.Store(streaming: store.Kind == StoreKind.Streaming);
                break;
        }
    }

    private void EmitBits(StepValues values, RowStore store, bool atEnd)
    {
        var bits = _il.DeclareLocal(typeof(int));
        values.PushMask(store.Place);
        _code.Bits();
        if (atEnd)
        {
            _il.Emit(OpCodes.Ldc_I4_1);
            EmitRemaining();
            _il.Emit(OpCodes.Shl);
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.And);
        }

        _il.Emit(OpCodes.Stloc, bits);
        EmitBitsAddress(store.Row);
        if (_code.Lanes >= 8)
        {
            _il.Emit(OpCodes.Ldloc, bits);
            _il.Emit(_code.Lanes == 16 ? OpCodes.Stind_I2 : OpCodes.Stind_I1);
            return;
        }

        // Fewer lanes than a byte has bits: the caller's words begin as zeros and collect the bits.
        EmitBitsAddress(store.Row);
        _il.Emit(OpCodes.Ldind_U1);
        _il.Emit(OpCodes.Ldloc, bits);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I4_2);
        _il.Emit(OpCodes.Shr);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Ldc_I4_7);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Or);
        _il.Emit(OpCodes.Stind_I1);
    }

    private void EmitAddress(int row)
    {
        _il.Emit(OpCodes.Ldloc, _rows[row]);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Add);
    }

    /// <summary>Neuron n has bit n % 8 of byte n / 8 (little-endian words); n is the offset / 4.</summary>
    private void EmitBitsAddress(int row)
    {
        _il.Emit(OpCodes.Ldloc, _rows[row]);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I4_5);
        _il.Emit(OpCodes.Shr);
        _il.Emit(OpCodes.Add);
    }
}
