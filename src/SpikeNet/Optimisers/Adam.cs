using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
/// <remarks>
/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// w -= lr (m / (1 - b1^k) / (sqrt(v / (1 - b2^k)) + eps) + decay w).
/// </remarks>
public sealed class Adam
{
    private readonly ImmutableArray<Parameter> _parameters;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Rates; null for the defaults.</param>
    public Adam(ImmutableArray<Parameter> parameters, AdamOptions? options = null)
    {
        _parameters = parameters;
        Options = options ?? new AdamOptions();
        FirstMoments = [.. parameters.Select(p => new Tensor(p.Value.Shape))];
        SecondMoments = [.. parameters.Select(p => new Tensor(p.Value.Shape))];
    }

    /// <summary>The rates.</summary>
    public AdamOptions Options { get; }

    /// <summary>The number of steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>m of each parameter.</summary>
    public ImmutableArray<Tensor> FirstMoments { get; }

    /// <summary>v of each parameter.</summary>
    public ImmutableArray<Tensor> SecondMoments { get; }

    /// <summary>Changes the parameters and clears their gradients.</summary>
    /// <param name="learningRate">lr of this step.</param>
    public void Step(double learningRate)
    {
        Steps++;
        var correction1 = 1 - Math.Pow(Options.Beta1, Steps);
        var correction2 = 1 - Math.Pow(Options.Beta2, Steps);
        var (beta1, beta2) = ((float)Options.Beta1, (float)Options.Beta2);
        var rate = (float)(learningRate / correction1);
        var root = (float)(1 / Math.Sqrt(correction2));
        var shrink = (float)(1 - (learningRate * Options.WeightDecay));
        var epsilon = (float)Options.Epsilon;
        for (var p = 0; p < _parameters.Length; p++)
        {
            var w = _parameters[p].Value.Span;
            var g = _parameters[p].Gradient.Span;
            var m = FirstMoments[p].Span;
            var v = SecondMoments[p].Span;
            for (var i = 0; i < w.Length; i++)
            {
                m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
                w[i] = (shrink * w[i]) - (rate * m[i] / ((MathF.Sqrt(v[i]) * root) + epsilon));
            }

            g.Clear();
        }
    }
}
