using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Simd;

namespace SpikeNet;

/// <summary>The optimisers that scale each element's step by running means of its gradient and of the gradient's square.</summary>
/// <remarks>
/// <code>
/// m = b1 m + (1 - b1) g
/// v = b2 v + (1 - b2) g^2
/// w -= lr (m / (1 - b1^k)) / (sqrt(v / (1 - b2^k)) + eps)     in step k = 1, 2, ...
/// </code>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1. float32 throughout. 1 - b is taken of the
/// rounded b, so that the means of a constant gradient end at g and g^2; PyTorch rounds 1 - b by itself, which differs by
/// 1.3e-5 of v at b2 = 0.999.
/// </remarks>
public abstract unsafe class AdaptiveMoments : Optimiser
{
    private readonly AdaptiveMomentsOptions _options;

    private protected AdaptiveMoments(ImmutableArray<Parameter> parameters, AdaptiveMomentsOptions options)
        : base(parameters, options)
    {
        if (!(options.Beta1 is >= 0 and < 1 && options.Beta2 is >= 0 and < 1))
            throw new ArgumentException($"b1 and b2 are at least 0 and below 1, but they are {options.Beta1} and {options.Beta2}.", nameof(options));
        if (!(options.Epsilon > 0))
            throw new ArgumentException($"eps is above 0, but it is {options.Epsilon}.", nameof(options));
        _options = options;
        FirstMoments = Zeros(parameters);
        SecondMoments = Zeros(parameters);
    }

    /// <summary>m of each parameter.</summary>
    public ImmutableArray<Tensor> FirstMoments { get; }

    /// <summary>v of each parameter.</summary>
    public ImmutableArray<Tensor> SecondMoments { get; }

    /// <inheritdoc/>
    public override ImmutableArray<OptimiserState> State => [.. Named("adam.m", FirstMoments), .. Named("adam.v", SecondMoments)];

    /// <summary>Whether the weight decay shrinks the weights by itself instead of being part of the gradient.</summary>
    private protected abstract bool Decoupled { get; }

    /// <inheritdoc/>
    protected sealed override void Update(UpdateRange range)
    {
        var correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        var correction2 = 1 - Math.Pow(_options.Beta2, Steps);
        var numbers = new Numbers
        {
            Beta1 = (float)_options.Beta1,
            Beta2 = (float)_options.Beta2,
            Rate = (float)(range.LearningRate / correction1),
            Root = (float)(1 / Math.Sqrt(correction2)),
            Epsilon = (float)_options.Epsilon,
            Shrink = Decoupled ? (float)(1 - (range.LearningRate * range.WeightDecay)) : 1,
            Coupled = Decoupled ? 0 : (float)range.WeightDecay,
            Clip = range.Gradient,
        };
        var parameter = Parameters[range.Parameter];
        float* w = parameter.Value.Pointer + range.Start, g = parameter.Gradient.Pointer + range.Start;
        float* m = FirstMoments[range.Parameter].Pointer + range.Start, v = SecondMoments[range.Parameter].Pointer + range.Start;
        switch (VectorWidth.Bits)
        {
            case 512:
                Run<Width512, Vector512<float>>(w, g, m, v, range.Length, numbers);
                break;
            case 256:
                Run<Width256, Vector256<float>>(w, g, m, v, range.Length, numbers);
                break;
            default:
                Run<Width128, Vector128<float>>(w, g, m, v, range.Length, numbers);
                break;
        }

        GC.KeepAlive(this);
    }

    private static void Run<TWidth, TVector>(float* w, float* g, float* m, float* v, int length, in Numbers numbers)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        TVector beta1 = TWidth.Broadcast(numbers.Beta1), rest1 = TWidth.Broadcast(1 - numbers.Beta1);
        TVector beta2 = TWidth.Broadcast(numbers.Beta2), rest2 = TWidth.Broadcast(1 - numbers.Beta2);
        TVector rate = TWidth.Broadcast(numbers.Rate), root = TWidth.Broadcast(numbers.Root), epsilon = TWidth.Broadcast(numbers.Epsilon);
        TVector shrink = TWidth.Broadcast(numbers.Shrink), coupled = TWidth.Broadcast(numbers.Coupled);
        TVector factor = TWidth.Broadcast(numbers.Clip.Factor), high = TWidth.Broadcast(numbers.Clip.Limit), low = TWidth.Broadcast(-numbers.Clip.Limit);
        var decays = numbers.Coupled != 0;
        for (var i = 0; i < length; i += TWidth.Lanes)
        {
            // The last vector may read beyond the piece: tensors have readable bytes there, and nothing is written to them.
            var lanes = Math.Min(TWidth.Lanes, length - i);
            var weight = TWidth.Load(w + i);
            var gradient = TWidth.Max(TWidth.Min(TWidth.Multiply(TWidth.Load(g + i), factor), high), low);
            if (decays)
                gradient = TWidth.Add(gradient, TWidth.Multiply(coupled, weight));
            var first = TWidth.Add(TWidth.Multiply(beta1, TWidth.Load(m + i)), TWidth.Multiply(rest1, gradient));
            var second = TWidth.Add(TWidth.Multiply(beta2, TWidth.Load(v + i)), TWidth.Multiply(TWidth.Multiply(rest2, gradient), gradient));
            var step = TWidth.Divide(TWidth.Multiply(rate, first), TWidth.Add(TWidth.Multiply(VectorRoot.Of(second), root), epsilon));
            var next = TWidth.Subtract(TWidth.Multiply(shrink, weight), step);
            if (lanes == TWidth.Lanes)
            {
                TWidth.Store(w + i, next);
                TWidth.Store(m + i, first);
                TWidth.Store(v + i, second);
                TWidth.Store(g + i, TWidth.Zero);
                continue;
            }

            PartialStore.Store<TWidth, TVector>(w + i, next, lanes);
            PartialStore.Store<TWidth, TVector>(m + i, first, lanes);
            PartialStore.Store<TWidth, TVector>(v + i, second, lanes);
            PartialStore.Store<TWidth, TVector>(g + i, TWidth.Zero, lanes);
        }
    }

    private readonly struct Numbers
    {
        internal float Beta1 { get; init; }

        internal float Beta2 { get; init; }

        internal float Rate { get; init; }

        internal float Root { get; init; }

        internal float Epsilon { get; init; }

        internal float Shrink { get; init; }

        internal float Coupled { get; init; }

        internal GradientClip Clip { get; init; }
    }
}
