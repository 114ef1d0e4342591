using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>Normalisation of sets of features of one step and sample: what layer and group normalisation share.</summary>
/// <remarks>
/// <code>
/// y = gain (x - mean) / deviation + shift,   deviation = sqrt(variance + epsilon)
/// </code>
/// Mean and variance of a set are sums in double in ascending order of the features, divided by their number; mean and deviation are then rounded to
/// float32, and so is every operation. Gain and shift have a value per feature or per channel. Rows are computed by themselves, so results depend
/// neither on the number of threads nor on the width of vectors.
/// </remarks>
/// <param name="sets">The sets.</param>
/// <param name="epsilon">Added to the variance, above 0.</param>
public sealed class SetNormalisation(NormalisedSets sets, double epsilon)
{
    private const int FeaturesPerPart = 64;

    private readonly int[] _setOf = [.. Enumerable.Range(0, sets.Layout.Count).Select(sets.Of)];

    /// <summary>The sets.</summary>
    public NormalisedSets Sets { get; } = sets;

    /// <summary>The values.</summary>
    /// <param name="x">Values, <c>[T, B, N]</c>.</param>
    /// <param name="gain">gamma, N or C values.</param>
    /// <param name="shift">beta, as many.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public Tensor Forward(Tensor x, Tensor gain, Tensor shift, StepArena? arena = null)
    {
        Check(x, gain, shift);
        var y = new Tensor(x.Shape, arena, zeroed: false);
        var features = Sets.Layout.Count;
        Workers.Run(x.Length / features, r =>
        {
            var from = x.Span.Slice(r * features, features);
            var to = y.Span.Slice(r * features, features);
            var (mean, deviation) = Statistics(from);
            for (var i = 0; i < features; i++)
            {
                var set = _setOf[i];
                var centred = from[i] - mean[set];
                var scaled = gain.Span[i % gain.Length] * centred;
                var divided = scaled / deviation[set];
                to[i] = divided + shift.Span[i % shift.Length];
            }
        });
        return y;
    }

    /// <summary>dL/dx, with dL/dgain and dL/dshift added where they are asked for.</summary>
    /// <remarks>With n = (x - mean) / deviation and h = g gain: dx = (h - mean of h - n mean of (h n)) / deviation, means over a set (Ba, Kiros and Hinton 2016).</remarks>
    /// <param name="x">What the forward pass normalised.</param>
    /// <param name="gradient">g = dL/dy.</param>
    /// <param name="gain">gamma.</param>
    /// <param name="gainGradient">dL/dgamma, which is added to; or null.</param>
    /// <param name="shiftGradient">dL/dbeta, which is added to; or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public Tensor Backward(Tensor x, Tensor gradient, Tensor gain, Tensor? gainGradient, Tensor? shiftGradient, StepArena? arena = null)
    {
        Check(x, gain, gain);
        ArgumentNullException.ThrowIfNull(gradient);
        var features = Sets.Layout.Count;
        var rows = x.Length / features;
        var normalised = new Tensor(x.Shape, arena, zeroed: false);
        var result = new Tensor(x.Shape, arena, zeroed: false);
        Workers.Run(rows, r =>
        {
            var from = x.Span.Slice(r * features, features);
            var (mean, deviation) = Statistics(from);
            var g = gradient.Span.Slice(r * features, features);
            var n = normalised.Span.Slice(r * features, features);
            var to = result.Span.Slice(r * features, features);
            var (sum, product) = (new double[Sets.Count], new double[Sets.Count]);
            for (var i = 0; i < features; i++)
            {
                var set = _setOf[i];
                n[i] = (from[i] - mean[set]) / deviation[set];
                to[i] = g[i] * gain.Span[i % gain.Length];
                sum[set] += to[i];
                product[set] += (double)to[i] * n[i];
            }

            for (var i = 0; i < features; i++)
            {
                var set = _setOf[i];
                to[i] = (float)((to[i] - (sum[set] / Sets.Size) - (n[i] * (product[set] / Sets.Size))) / deviation[set]);
            }
        });
        if (gainGradient is not null && shiftGradient is not null)
            AddParameterGradients(gradient, normalised, gainGradient, shiftGradient);
        return result;
    }

    private void AddParameterGradients(Tensor gradient, Tensor normalised, Tensor gainGradient, Tensor shiftGradient)
    {
        var features = Sets.Layout.Count;
        var rows = gradient.Length / features;
        var (gains, shifts) = (new double[features], new double[features]);
        Workers.Run((features + FeaturesPerPart - 1) / FeaturesPerPart, part =>
        {
            var (first, end) = (part * FeaturesPerPart, Math.Min(features, (part + 1) * FeaturesPerPart));
            for (var r = 0; r < rows; r++)
            {
                for (var i = first; i < end; i++)
                {
                    var g = gradient.Span[(r * features) + i];
                    gains[i] += (double)g * normalised.Span[(r * features) + i];
                    shifts[i] += g;
                }
            }
        });
        for (var c = 0; c < gainGradient.Length; c++)
        {
            double gain = 0, shift = 0;
            for (var i = c; i < features; i += gainGradient.Length)
                (gain, shift) = (gain + gains[i], shift + shifts[i]);
            gainGradient.Span[c] += (float)gain;
            shiftGradient.Span[c] += (float)shift;
        }
    }

    private (float[] Mean, float[] Deviation) Statistics(ReadOnlySpan<float> row)
    {
        var (sums, squares) = (new double[Sets.Count], new double[Sets.Count]);
        for (var i = 0; i < row.Length; i++)
            sums[_setOf[i]] += row[i];
        for (var s = 0; s < sums.Length; s++)
            sums[s] /= Sets.Size;
        for (var i = 0; i < row.Length; i++)
        {
            var difference = row[i] - sums[_setOf[i]];
            squares[_setOf[i]] += difference * difference;
        }

        return ([.. sums.Select(m => (float)m)], [.. squares.Select(s => (float)Math.Sqrt((s / Sets.Size) + epsilon))]);
    }

    private void Check(Tensor x, Tensor gain, Tensor shift)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gain);
        ArgumentNullException.ThrowIfNull(shift);
        if (x.Shape[^1] != Sets.Layout.Count)
            throw new ArgumentException($"The normalisation takes {Sets.Layout} = {Sets.Layout.Count} features, but {x} came.", nameof(x));
        if (gain.Length != shift.Length || (gain.Length != Sets.Layout.Count && gain.Length != Sets.Layout.Channels))
            throw new ArgumentException($"Gain and shift have {Sets.Layout.Count} or {Sets.Layout.Channels} values, but {gain} and {shift} came.", nameof(gain));
    }
}
