using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Simd;

namespace SpikeNet;

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c> without dampening.</summary>
/// <remarks>
/// <code>
/// d = g + decay w
/// u = mu u + d                      (u = 0 at first)
/// w -= lr u                         or, with Nesterov: w -= lr (d + mu u)
/// </code>
/// Polyak 1964; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013.
/// </remarks>
public sealed unsafe class Sgd : Optimiser
{
    private readonly SgdOptions _options;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a group contains no parameter.</exception>
    public Sgd(ImmutableArray<Parameter> parameters, SgdOptions? options = null)
        : base(parameters, options ??= new SgdOptions())
    {
        if (options.Momentum is not (>= 0 and < 1))
            throw new ArgumentException($"The momentum is at least 0 and below 1, but it is {options.Momentum}.", nameof(options));
        if (options.Nesterov && options.Momentum == 0)
            throw new ArgumentException("Nesterov's step needs momentum, but it is 0.", nameof(options));
        _options = options;
        Velocities = options.Momentum == 0 ? [] : Zeros(parameters);
    }

    /// <inheritdoc/>
    public override string Kind => nameof(Sgd);

    /// <summary>u of each parameter; empty without momentum.</summary>
    public ImmutableArray<Tensor> Velocities { get; }

    /// <inheritdoc/>
    public override ImmutableArray<OptimiserState> State => [.. Named("sgd.momentum", Velocities)];

    /// <inheritdoc/>
    protected override void Update(UpdateRange range)
    {
        var parameter = Parameters[range.Parameter];
        float* w = parameter.Value.Pointer + range.Start, g = parameter.Gradient.Pointer + range.Start;
        var u = Velocities.IsEmpty ? null : Velocities[range.Parameter].Pointer + range.Start;
        switch (VectorWidth.Bits)
        {
            case 512:
                Run<Width512, Vector512<float>>(w, g, u, range);
                break;
            case 256:
                Run<Width256, Vector256<float>>(w, g, u, range);
                break;
            default:
                Run<Width128, Vector128<float>>(w, g, u, range);
                break;
        }

        GC.KeepAlive(this);
    }

    private void Run<TWidth, TVector>(float* w, float* g, float* u, in UpdateRange range)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        TVector rate = TWidth.Broadcast((float)range.LearningRate), decay = TWidth.Broadcast((float)range.WeightDecay);
        TVector momentum = TWidth.Broadcast((float)_options.Momentum), factor = TWidth.Broadcast(range.Gradient.Factor);
        TVector high = TWidth.Broadcast(range.Gradient.Limit), low = TWidth.Broadcast(-range.Gradient.Limit);
        var decays = range.WeightDecay != 0;
        var ahead = _options.Nesterov;
        var length = range.Length;
        for (var i = 0; i < length; i += TWidth.Lanes)
        {
            // As for Adam: the last vector reads beyond the piece and writes within it.
            var lanes = Math.Min(TWidth.Lanes, length - i);
            var weight = TWidth.Load(w + i);
            var step = TWidth.Max(TWidth.Min(TWidth.Multiply(TWidth.Load(g + i), factor), high), low);
            if (decays)
                step = TWidth.Add(step, TWidth.Multiply(decay, weight));
            if (u is not null)
            {
                var velocity = TWidth.Add(TWidth.Multiply(momentum, TWidth.Load(u + i)), step);
                step = ahead ? TWidth.Add(step, TWidth.Multiply(momentum, velocity)) : velocity;
                if (lanes == TWidth.Lanes)
                    TWidth.Store(u + i, velocity);
                else
                    PartialStore.Store<TWidth, TVector>(u + i, velocity, lanes);
            }

            var next = TWidth.Subtract(weight, TWidth.Multiply(rate, step));
            if (lanes == TWidth.Lanes)
            {
                TWidth.Store(w + i, next);
                TWidth.Store(g + i, TWidth.Zero);
                continue;
            }

            PartialStore.Store<TWidth, TVector>(w + i, next, lanes);
            PartialStore.Store<TWidth, TVector>(g + i, TWidth.Zero, lanes);
        }
    }
}
