using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What a layer of synapses trains, and the weights that it runs with.</summary>
/// <remarks>The last size of a weight tensor counts the outputs.</remarks>
internal abstract class TrainedWeights
{
    private Tensor? _biasValues;

    private protected TrainedWeights(Parameter? bias) => Bias = bias;

    /// <summary>What training changes.</summary>
    internal abstract ImmutableArray<Parameter> Parameters { get; }

    /// <summary>What belongs to the weights beside them; checkpoints keep it.</summary>
    internal virtual ImmutableArray<LayerBuffer> Buffers => [];

    /// <summary>b as it is trained, or null.</summary>
    internal Parameter? Bias { get; }

    /// <summary>Where the kernels add dL/dW of the weights that the layer runs with.</summary>
    internal abstract Tensor Gradient { get; }

    /// <summary>The weights of a quantisation.</summary>
    /// <param name="options">How; null for weights as they are.</param>
    /// <param name="weight">W, at random.</param>
    /// <param name="bias">b, or null.</param>
    internal static TrainedWeights? Of(WeightQuantisation? options, Parameter weight, Parameter? bias)
    {
        options?.Verify();
        return options switch
        {
            null => null,
            { Coding: WeightCoding.ShiftPs } => new ShiftsAndSigns(options, weight, bias),
            _ => new RoundedWeights(options, weight, bias),
        };
    }

    /// <summary>The weights and biases to run with; they stay as they are until the next call.</summary>
    internal abstract (Tensor Weight, Tensor? Bias) Values();

    /// <summary>Called before the kernels add to <see cref="Gradient"/>.</summary>
    internal virtual void BeginGradient()
    {
    }

    /// <summary>Called behind them.</summary>
    internal virtual void EndGradient()
    {
    }

    /// <summary>The biases in multiples of the units.</summary>
    private protected Tensor? RoundedBias(double[] units)
    {
        if (Bias is null)
            return null;
        _biasValues ??= new Tensor(Bias.Value.Shape);
        var from = Bias.Value.Span;
        var to = _biasValues.Span;
        for (var o = 0; o < to.Length; o++)
        {
            var unit = units[units.Length == 1 ? 0 : o];
            to[o] = (float)(Math.Round(from[o] / unit, MidpointRounding.AwayFromZero) * unit);
        }

        return _biasValues;
    }
}
