using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Four, eight or sixteen neurons at a time by the platform's vectors, whose methods the JIT turns into instructions.</summary>
internal sealed class VectorLaneCode : LaneCode
{
    private readonly VectorMethods _methods;

    /// <summary>Begins to emit.</summary>
    internal VectorLaneCode(KernelWidth width, ILGenerator il)
        : base(il)
    {
        _methods = VectorMethods.For(width);
        Lanes = (int)width;
    }

    /// <inheritdoc/>
    internal override int Lanes { get; }

    /// <inheritdoc/>
    internal override Type Value => _methods.Vector;

    /// <inheritdoc/>
    internal override Type Mask => _methods.Vector;

    /// <inheritdoc/>
    internal override void Broadcast() => Call(_methods.Broadcast);

    /// <inheritdoc/>
    internal override void Load() => Call(_methods.Load);

    /// <inheritdoc/>
    internal override void Store(bool streaming) => Call(streaming ? _methods.StoreStreaming : _methods.Store);

    /// <inheritdoc/>
    internal override void StorePartly() => Call(_methods.StorePartly);

    /// <inheritdoc/>
    internal override void Arithmetic(StepOperation operation) => Call(operation switch
    {
        StepOperation.Add => _methods.Add,
        StepOperation.Subtract => _methods.Subtract,
        StepOperation.Multiply => _methods.Multiply,
        _ => _methods.Divide,
    });

    /// <inheritdoc/>
    internal override void FusedMultiplyAdd() => Call(_methods.FusedMultiplyAdd);

    /// <inheritdoc/>
    internal override void Negate()
    {
        // Only the sign bit changes, also of 0 and of NaN.
        Constant(-0f);
        Call(_methods.Xor);
    }

    /// <inheritdoc/>
    internal override void Abs() => Call(_methods.Abs);

    /// <inheritdoc/>
    internal override void Floor() => Call(_methods.Floor);

    /// <inheritdoc/>
    internal override void GreaterOrEqual() => Call(_methods.GreaterOrEqual);

    /// <inheritdoc/>
    internal override void Greater() => Call(_methods.Greater);

    /// <inheritdoc/>
    internal override void IsZero()
    {
        Constant(0f);
        Call(_methods.AreEqual);
    }

    /// <inheritdoc/>
    internal override void Select() => Call(_methods.Select);

    /// <inheritdoc/>
    internal override void Bits()
    {
        Call(_methods.Bits);
        Il.Emit(OpCodes.Conv_I4);
    }

    /// <inheritdoc/>
    internal override void PowerOfTwo()
    {
        Call(_methods.ToInteger);
        Il.Emit(OpCodes.Ldc_I4, 127);
        Call(_methods.BroadcastInteger);
        Call(_methods.AddInteger);
        Il.Emit(OpCodes.Ldc_I4, 23);
        Call(_methods.ShiftLeft);
        Call(_methods.AsSingle);
    }

    private void Call(MethodInfo method) => Il.Emit(OpCodes.Call, method);
}

/// <summary>The platform's methods for one vector width, found once.</summary>
internal sealed class VectorMethods
{
    private static readonly Lazy<VectorMethods> Methods128 = new(() => new VectorMethods(typeof(Vector128), typeof(Vector128<>)));
    private static readonly Lazy<VectorMethods> Methods256 = new(() => new VectorMethods(typeof(Vector256), typeof(Vector256<>)));
    private static readonly Lazy<VectorMethods> Methods512 = new(() => new VectorMethods(typeof(Vector512), typeof(Vector512<>)));

    private readonly Type _functions;
    private readonly Type _integers;

    private VectorMethods(Type functions, Type open)
    {
        _functions = functions;
        Vector = open.MakeGenericType(typeof(float));
        _integers = open.MakeGenericType(typeof(int));
        Broadcast = Function("Create", typeof(float));
        Load = Function("Load", typeof(float*));
        Store = Function("Store", Vector, typeof(float*));
        StoreStreaming = Function("StoreAlignedNonTemporal", Vector, typeof(float*));
        StorePartly = typeof(RowEnd).GetMethod(nameof(RowEnd.Store), BindingFlags.Static | BindingFlags.NonPublic, [typeof(float*), Vector, typeof(int)])!;
        Add = Operator("op_Addition", Vector, Vector);
        Subtract = Operator("op_Subtraction", Vector, Vector);
        Multiply = Operator("op_Multiply", Vector, Vector);
        Divide = Operator("op_Division", Vector, Vector);
        Xor = Operator("op_ExclusiveOr", Vector, Vector);
        FusedMultiplyAdd = Function("FusedMultiplyAdd", Vector, Vector, Vector);
        Abs = Function("Abs", Vector);
        Floor = Function("Floor", Vector);
        GreaterOrEqual = Function("GreaterThanOrEqual", Vector, Vector);
        Greater = Function("GreaterThan", Vector, Vector);
        AreEqual = Function("Equals", Vector, Vector);
        Select = Function("ConditionalSelect", Vector, Vector, Vector);
        Bits = Function("ExtractMostSignificantBits", Vector);
        ToInteger = Function("ConvertToInt32", Vector);
        BroadcastInteger = Function("Create", typeof(int));
        AddInteger = Operator("op_Addition", _integers, _integers);
        ShiftLeft = Operator("op_LeftShift", _integers, typeof(int));
        AsSingle = Function("AsSingle", _integers);
    }

    internal Type Vector { get; }

    internal MethodInfo Broadcast { get; }

    internal MethodInfo Load { get; }

    internal MethodInfo Store { get; }

    internal MethodInfo StoreStreaming { get; }

    internal MethodInfo StorePartly { get; }

    internal MethodInfo Add { get; }

    internal MethodInfo Subtract { get; }

    internal MethodInfo Multiply { get; }

    internal MethodInfo Divide { get; }

    internal MethodInfo Xor { get; }

    internal MethodInfo FusedMultiplyAdd { get; }

    internal MethodInfo Abs { get; }

    internal MethodInfo Floor { get; }

    internal MethodInfo GreaterOrEqual { get; }

    internal MethodInfo Greater { get; }

    internal MethodInfo AreEqual { get; }

    internal MethodInfo Select { get; }

    internal MethodInfo Bits { get; }

    internal MethodInfo ToInteger { get; }

    internal MethodInfo BroadcastInteger { get; }

    internal MethodInfo AddInteger { get; }

    internal MethodInfo ShiftLeft { get; }

    internal MethodInfo AsSingle { get; }

    internal static VectorMethods For(KernelWidth width) => width switch
    {
        KernelWidth.Bits512 => Methods512.Value,
        KernelWidth.Bits256 => Methods256.Value,
        _ => Methods128.Value,
    };

    private static MethodInfo Operator(string name, Type first, Type second) =>
        first.GetMethod(name, BindingFlags.Static | BindingFlags.Public, [first, second])
        ?? throw new MissingMethodException(first.Name, name);

    /// <summary>The overload, closed over the parameters' element type where it is generic, that takes exactly these types.</summary>
    private MethodInfo Function(string name, params Type[] parameters)
    {
        foreach (var candidate in _functions.GetMethods(BindingFlags.Static | BindingFlags.Public))
        {
            if (candidate.Name != name || candidate.GetParameters().Length != parameters.Length)
                continue;
            if (candidate.IsGenericMethodDefinition && candidate.GetGenericArguments().Length != 1)
                continue;
            var element = parameters[0] == _integers || parameters[0] == typeof(int) ? typeof(int) : typeof(float);
            var method = candidate.IsGenericMethodDefinition ? candidate.MakeGenericMethod(element) : candidate;
            if (method.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters))
                return method;
        }

        throw new MissingMethodException(_functions.Name, name);
    }
}
