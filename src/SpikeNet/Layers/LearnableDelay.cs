using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Delays each feature by a time that is learnt: a Gaussian over whole delays, which narrows to one delay (DCLS).</summary>
/// <remarks>
/// <code>
/// y[t, n] = sum over k of K[k, n] x[t - k, n],  K[k, n] proportional to exp(-(k - d[n])^2 / (2 sigma^2)),  sum over k = 0 .. D of K = 1
/// </code>
/// d is trained and kept in [0, D]; <see cref="Sigma"/> falls in the course of the training, by <see cref="Narrowing"/> or by hand. In training the output is
/// values, in evaluation and in the graph, whose <see cref="DelayNode"/> it is, the whole delay nearest to d: spikes stay spikes.
/// Hammouamri, Khalfaoui-Hassani and Masquelier 2024, "Learning delays in spiking neural networks using dilated convolutions with learnable
/// spacings"; here with one delay per feature (an axon's), not one per synapse. State does not pass between chunks of a sequence.
/// </remarks>
public sealed class LearnableDelay : Layer
{
    /// <summary>The values of a kernel.</summary>
    private const long KernelLimit = 1 << 28;

    private readonly Parameter _delay;

    // A buffer, so that checkpoints keep it: training that is resumed goes on with the width it had.
    private readonly LayerBuffer _sigma;

    /// <summary>Makes a layer with delays spread evenly at random.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="size">N, above 0.</param>
    /// <param name="maximumSteps">D, above 0.</param>
    /// <param name="random">Where the delays come from.</param>
    public LearnableDelay(string name, int size, int maximumSteps, SplitMix64 random)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumSteps);
        ArgumentNullException.ThrowIfNull(random);
        if ((maximumSteps + 1L) * size > KernelLimit)
            throw new ArgumentException($"The layer '{name}' would spread {size} features over {maximumSteps + 1L} delays, more than {KernelLimit} in all.", nameof(maximumSteps));
        MaximumSteps = maximumSteps;
        _sigma = new LayerBuffer($"{name}.sigma", new Tensor([1]));
        Sigma = Math.Max(0.5, maximumSteps / 2.0);
        _delay = new Parameter($"{name}.delay", new Tensor([size]));
        foreach (ref var d in _delay.Value.Span)
            d = (float)random.NextDouble(0, maximumSteps);
    }

    /// <summary>D, the longest delay in steps.</summary>
    public int MaximumSteps { get; }

    /// <summary>d in steps, <c>[N]</c>.</summary>
    public Parameter Delay => _delay;

    /// <summary>sigma in steps, above 0: the width of the Gaussian in training, as a float32 that checkpoints keep.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above 0.</exception>
    public double Sigma
    {
        get => _sigma.Value.Span[0];
        set => _sigma.Value.Span[0] = (float)value > 0 && float.IsFinite((float)value) ? (float)value : throw new ArgumentOutOfRangeException(nameof(value), value, "The width is a finite number above 0.");
    }

    /// <summary>The widths of the first and the last epoch, between which a <see cref="Trainer"/> lowers <see cref="Sigma"/> geometrically; null leaves it as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is not a finite number above 0.</exception>
    public (double First, double Last)? Narrowing
    {
        get;
        set => field = value is null or { First: > 0, Last: > 0 } && (value is not { } v || (double.IsFinite(v.First) && double.IsFinite(v.Last)))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Widths are finite numbers above 0.");
    }

    /// <summary>Sets <see cref="Sigma"/> to where <see cref="Narrowing"/> is at a share of the training, from 0 to 1.</summary>
    internal void Narrow(double share)
    {
        if (Narrowing is var (first, last))
            Sigma = first * Math.Pow(last / first, share);
    }

    /// <inheritdoc/>
    public override bool PassesSpikesOn => true;

    /// <inheritdoc/>
    public override int InFeatures => _delay.Value.Length;

    /// <inheritdoc/>
    public override int OutFeatures => _delay.Value.Length;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [_delay];

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers => [_sigma];

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {InFeatures} inputs, but {input.Features} came.", nameof(input));
        if (context.States is not null)
            throw new ArgumentException($"The layer '{Name}' does not carry what is under way from chunk to chunk: learn whole sequences.", nameof(context));
        foreach (ref var d in _delay.Value.Span)
            d = Math.Clamp(d, 0, MaximumSteps);
        if (!context.Training)
            return DelayKernels.Shift(input, WholeDelays(), context.Arena);
        var (kernel, slope) = DelayKernels.Gaussian(_delay.Value, MaximumSteps, Sigma);
        var x = input.Dense ?? input.Spikes!.ToDense(context.Arena);
        var output = Signal.Of(DelayKernels.Forward(x, kernel, context.Arena), needsGradient: true, temporary: true);
        context.Tape!.Record(() =>
        {
            var gradient = GradientOf(output);
            DelayKernels.AddDelayGradient(x, gradient, slope, _delay.Gradient);
            if (input.NeedsGradient)
                input.AddGradient(DelayKernels.InputGradient(gradient, kernel, context.Arena), context.Arena, made: true);
            output.ReleaseGradient();
        });
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new DelayNode(Name, FeatureShape.Flat(InFeatures), [.. WholeDelays()]);

    private int[] WholeDelays() => [.. _delay.Value.Span.ToArray().Select(d => (int)Math.Floor(Math.Clamp(d, 0, MaximumSteps) + 0.5f))];
}
