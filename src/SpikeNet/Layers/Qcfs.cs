using System.Collections.Immutable;
using System.Numerics;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The quantisation-clip-floor-shift activation (QCFS): what an integrate-and-fire neuron that starts at half its threshold gives in L steps.</summary>
/// <remarks>
/// <code>
/// y = lambda clip(floor(x L / lambda + 1/2) / L, 0, 1)
/// dy/dx = 1 and dy/dlambda = (y - x) / lambda      where 0 &lt; x L / lambda + 1/2 &lt; L
/// dy/dx = 0 and dy/dlambda = 0 below that, 1 above
/// </code>
/// The floor is gone straight through. lambda, one number for the layer, is trained and becomes the neurons' threshold, so that a constant
/// input gives the very same value as a rate times lambda after T = L steps, and in expectation after any T.
/// Bu, Fang, Ding, Dai, Yu and Huang 2022, "Optimal ANN-SNN conversion for high-accuracy and ultra-low-latency spiking neural networks"
/// (arXiv 2303.04347), with the shift 1/2.
/// </remarks>
public sealed class Qcfs : Activation
{
    private const float SmallestScale = 1e-4f;

    private readonly Parameter _scale;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="size">N, above 0.</param>
    /// <param name="options">Levels and scale; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public Qcfs(string name, int size, QcfsOptions? options = null)
        : base(name, size)
    {
        Options = options ?? new QcfsOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Options.Levels, nameof(options));
        if (!(Options.Scale >= SmallestScale && double.IsFinite(Options.Scale)))
            throw new ArgumentOutOfRangeException(nameof(options), Options.Scale, $"The scale is a finite number of at least {SmallestScale}.");
        _scale = new Parameter($"{name}.scale", Tensor.From([(float)Options.Scale], 1));
    }

    /// <summary>Levels, and how lambda starts.</summary>
    public QcfsOptions Options { get; }

    /// <summary>L.</summary>
    public int Levels => Options.Levels;

    /// <summary>lambda, <c>[1]</c>.</summary>
    public Parameter Scale => _scale;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => Options.TrainScale ? [_scale] : [];

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var x = Values(input, context);

        // A step of the optimiser may leave the range in which the equation means something.
        var scale = _scale.Value.Span[0] = Math.Max(SmallestScale, _scale.Value.Span[0]);
        var y = new Tensor(x.Shape, context.Arena, zeroed: false);
        ForParts(x.Length, (_, first, count) => Quantise(x.Span.Slice(first, count), y.Span.Slice(first, count), scale, Levels));
        var output = Signal.Of(y, input.NeedsGradient || Options.TrainScale);
        if (output.NeedsGradient)
            context.Tape?.Record(() => Backward(input, output, x, y, scale, context));
        return output;
    }

    private void Backward(Signal input, Signal output, Tensor x, Tensor y, float scale, StepContext context)
    {
        var gradient = GradientOf(output);
        var passed = input.NeedsGradient ? new Tensor(x.Shape, context.Arena, zeroed: false) : null;
        var sums = new double[PartsOf(x.Length)];
        ForParts(x.Length, (part, first, count) => sums[part] = Pass(
            x.Span.Slice(first, count), y.Span.Slice(first, count), gradient.Span.Slice(first, count),
            passed is null ? default : passed.Span.Slice(first, count), scale, Levels));
        if (Options.TrainScale)
        {
            double sum = 0;
            foreach (var part in sums)
                sum += part;
            _scale.Gradient.Span[0] += (float)sum;
        }

        if (passed is not null)
            input.AddGradient(passed, context.Arena, made: true);
        output.ReleaseGradient();
    }

    private static void Quantise(ReadOnlySpan<float> x, Span<float> y, float scale, int levels)
    {
        var (toLevels, toValues) = (levels / scale, scale / levels);
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            var level = Vector.Floor((new Vector<float>(x[i..]) * toLevels) + new Vector<float>(0.5f));

            // A value that is not a number must stay one, so that training says where it came from.
            var below = Vector.ConditionalSelect(Vector.LessThan(level, Vector<float>.Zero), Vector<float>.Zero, level);
            var most = new Vector<float>(levels);
            (Vector.ConditionalSelect(Vector.GreaterThan(below, most), most, below) * toValues).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            var level = MathF.Floor((x[i] * toLevels) + 0.5f);
            y[i] = (level < 0 ? 0 : level > levels ? levels : level) * toValues;
        }
    }

    /// <summary>dL/dx of a part, and its share of dL/dlambda.</summary>
    private static double Pass(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> passed, float scale, int levels)
    {
        var toLevels = levels / scale;
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var level = (x[i] * toLevels) + 0.5f;
            var within = level > 0 && level < levels;
            if (within)
                sum += gradient[i] * ((double)y[i] - x[i]) / scale;
            else if (level >= levels)
                sum += gradient[i];
            if (!passed.IsEmpty)
                passed[i] = within ? gradient[i] : 0;
        }

        return sum;
    }
}
