using System.Runtime.CompilerServices;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tests.Neurons.HandWritten;

/// <summary>A surrogate gradient in vectors; <c>scale</c> is the surrogate's alpha in all lanes.</summary>
internal interface ISurrogate
{
    static abstract TVector Derivative<TWidth, TVector>(TVector u, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct;
}

/// <summary>alpha / 2 / (1 + (pi / 2 alpha u)^2).</summary>
internal readonly struct ATanSurrogate : ISurrogate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TWidth, TVector>(TVector u, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var x = TWidth.Multiply(TWidth.Multiply(TWidth.Broadcast(MathF.PI / 2), scale), u);
        var denominator = TWidth.Add(TWidth.Broadcast(1), TWidth.Multiply(x, x));
        return TWidth.Divide(TWidth.Multiply(TWidth.Broadcast(0.5f), scale), denominator);
    }
}

/// <summary>1 / (1 + alpha |u|)^2.</summary>
internal readonly struct FastSigmoidSurrogate : ISurrogate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TWidth, TVector>(TVector u, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var x = TWidth.Add(TWidth.Broadcast(1), TWidth.Multiply(scale, TWidth.Abs(u)));
        return TWidth.Divide(TWidth.Broadcast(1), TWidth.Multiply(x, x));
    }
}

/// <summary>alpha max(0, 1 - alpha |u|).</summary>
internal readonly struct TriangleSurrogate : ISurrogate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TWidth, TVector>(TVector u, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var x = TWidth.Subtract(TWidth.Broadcast(1), TWidth.Multiply(scale, TWidth.Abs(u)));
        return TWidth.Multiply(scale, TWidth.Max(TWidth.Zero, x));
    }
}

/// <summary>alpha where |u| is at most 1 / (2 alpha).</summary>
internal readonly struct BoxcarSurrogate : ISurrogate
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TWidth, TVector>(TVector u, TVector scale)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        var inside = TWidth.GreaterOrEqual(TWidth.Broadcast(0.5f), TWidth.Multiply(scale, TWidth.Abs(u)));
        return TWidth.Select(inside, scale, TWidth.Zero);
    }
}
