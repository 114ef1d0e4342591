using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Batch normalisation of each channel over time, batch and places: torch.nn.BatchNorm1d and 2d on <c>[T B, C, H, W]</c>.</summary>
/// <remarks>
/// <code>
/// y = weight (x - mean) / sqrt(variance + epsilon) + bias
/// </code>
/// In training mean and variance are the batch's, over all T B H W values of a channel (the variance divided by their number), and
/// move the running statistics (with the variance divided by their number less one). In evaluation they are the running ones,
/// and the layer computes what its graph node does, bit for bit. At first weight is 1, bias 0, the running mean 0 and the running
/// variance 1. Spikes are normalised as their values; hardware wants synapses before a normalisation.
/// Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by reducing internal covariate shift"; over time
/// too as in Zheng, Wu, Deng, Hu and Li 2021 (<see cref="TdBatchNorm"/>).
/// </remarks>
public class BatchNorm : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Tensor _runningMean;
    private readonly Tensor _runningVariance;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The input's layout; values without a place are <see cref="FeatureShape.Flat"/>, a channel each.</param>
    /// <param name="options">Epsilon, momentum, whether gain and shift are trained; null for the defaults.</param>
    public BatchNorm(string name, FeatureShape input, BatchNormOptions? options = null)
        : this(name, input, 1, options)
    {
    }

    private protected BatchNorm(string name, FeatureShape input, double factor, BatchNormOptions? options)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(input.Count, nameof(input));
        (Input, Factor, Options) = (input, factor, options ?? new BatchNormOptions());
        _weight = new Parameter($"{name}.weight", new Tensor([input.Channels]));
        _weight.Value.Span.Fill(1);
        _bias = new Parameter($"{name}.bias", new Tensor([input.Channels]));
        _runningMean = new Tensor([input.Channels]);
        _runningVariance = new Tensor([input.Channels]);
        _runningVariance.Span.Fill(1);
    }

    /// <summary>The layout of input and output.</summary>
    public FeatureShape Input { get; }

    /// <summary>Epsilon, momentum, whether gain and shift are trained.</summary>
    public BatchNormOptions Options { get; }

    /// <summary>gamma, <c>[C]</c>.</summary>
    public Parameter Weight => _weight;

    /// <summary>beta, <c>[C]</c>.</summary>
    public Parameter Bias => _bias;

    /// <summary>The running mean, <c>[C]</c>.</summary>
    public Tensor RunningMean => _runningMean;

    /// <summary>The running variance, <c>[C]</c>.</summary>
    public Tensor RunningVariance => _runningVariance;

    /// <inheritdoc/>
    public override int InFeatures => Input.Count;

    /// <inheritdoc/>
    public override int OutFeatures => Input.Count;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => Options.Affine ? [_weight, _bias] : [];

    /// <inheritdoc/>
    public override ImmutableArray<LayerBuffer> Buffers =>
        [new($"{Name}.running_mean", _runningMean), new($"{Name}.running_var", _runningVariance)];

    /// <summary>What the weight is multiplied by.</summary>
    private protected double Factor { get; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        SpatialLayout.Check(this, Input, input);
        return Input;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input does not have the layer's N, or a batch to learn from has one value for a channel.</exception>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {Input} = {InFeatures} inputs, but {input.Features} came.", nameof(input));
        var x = input.Dense ?? input.Spikes!.ToDense(context.Arena);
        var normalisation = context.Training ? OfBatch(x, context) : Running();
        var output = Signal.Of(new NormalisedValues(x, normalisation, context.Arena), needsGradient: true);
        context.Tape?.Record(() => Backward(input, x, output, normalisation, context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new NormalisationNode(
        Name, Input, Gains(), [.. _bias.Value.Span], [.. _runningMean.Span], [.. _runningVariance.Span], Options.Epsilon);

    private ChannelNormalisation OfBatch(Tensor x, StepContext context)
    {
        var statistics = NormalisationKernels.Statistics(x, Input.Channels, context.Arena);
        if (statistics.Count == 1)
            throw new ArgumentException($"The layer '{Name}' cannot learn from one value for a channel: its variance is 0. Use more samples, steps or places.", nameof(x));
        if (context.UpdatesStatistics)
            Update(statistics);
        return Of(statistics.Mean.Select(m => (float)m), statistics.Variance);
    }

    private ChannelNormalisation Running() => Of(_runningMean.Span.ToArray(), _runningVariance.Span.ToArray().Select(v => (double)v));

    private ChannelNormalisation Of(IEnumerable<float> mean, IEnumerable<double> variance) =>
        new([.. mean], [.. variance.Select(v => (float)Math.Sqrt(v + Options.Epsilon))], Gains(), [.. _bias.Value.Span]);

    private ImmutableArray<float> Gains() => [.. _weight.Value.Span.ToArray().Select(w => (float)(w * Factor))];

    /// <summary>A batch that is not finite leaves no trace: what it comes from is reported by the loss.</summary>
    private void Update(ChannelStatistics statistics)
    {
        if (!statistics.Mean.All(double.IsFinite) || !statistics.Variance.All(double.IsFinite))
            return;
        for (var c = 0; c < Input.Channels; c++)
        {
            Move(ref _runningMean.Span[c], statistics.Mean[c]);
            Move(ref _runningVariance.Span[c], statistics.UnbiasedVariance(c));
        }

        void Move(ref float running, double batch) => running = (float)(((1 - Options.Momentum) * running) + (Options.Momentum * batch));
    }

    private void Backward(Signal input, Tensor x, Signal output, ChannelNormalisation normalisation, StepContext context)
    {
        RequireGradient(output);
        var (gradient, isOurs) = output.TakeGradient();
        var sums = NormalisationKernels.GradientSums(x, gradient, normalisation, context.Arena);
        for (var c = 0; c < Input.Channels && Options.Affine; c++)
        {
            _weight.Gradient.Span[c] += (float)(Factor * sums.GradientTimesCentred[c] / normalisation.Deviation[c]);
            _bias.Gradient.Span[c] += (float)sums.Gradient[c];
        }

        if (input.NeedsGradient)
            input.AddGradient(new NormalisedGradient(x, gradient, normalisation, sums, context.Arena, overwrites: isOurs), context.Arena);
        else if (isOurs)
            gradient.Return();
    }
}
