using SpikeNet.Graph;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Drops features at random in training, for a sample the same ones in every step; nothing in evaluation.</summary>
/// <remarks>
/// <code>
/// y[t, b, n] = x[t, b, n] mask[b, n],   mask = 0 with probability p, 1 / (1 - p) otherwise
/// </code>
/// A mask of its own in every step would average out over time, so that nothing would be dropped (Lee, Sarwar, Panda, Srinivasan and Roy
/// 2020, "Enabling spike-based backpropagation for training deep neural network architectures"). Of spikes the events are dropped; those that
/// are kept are worth 1 / (1 - p). In a sequence that is learnt in chunks the mask stays from chunk to chunk. Graphs do not have it.
/// </remarks>
public sealed class Dropout : Layer
{
    private readonly int _size;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="size">N.</param>
    /// <param name="probability">p that a feature is dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1), or N not above 0.</exception>
    public Dropout(string name, int size, double probability = 0.5)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Probability = probability is >= 0 and < 1
            ? probability
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability is at least 0 and below 1.");
        _size = size;
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override bool PassesSpikesOn => true;

    /// <inheritdoc/>
    public override int InFeatures => _size;

    /// <inheritdoc/>
    public override int OutFeatures => _size;

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != _size)
            throw new ArgumentException($"The layer '{Name}' takes {_size} inputs, but {input.Features} came.", nameof(input));
        if (!context.Training || Probability == 0)
            return input;
        var mask = Mask(input.BatchSize, context);
        var output = input.Spikes is { } spikes
            ? Signal.Of(DropoutKernels.Apply(spikes, mask, context.Arena), input.NeedsGradient)
            : Signal.Of(DropoutKernels.Apply(input.Dense!, mask, context.Arena), input.NeedsGradient);
        if (input.NeedsGradient)
        {
            context.Tape?.Record(() =>
            {
                var gradient = GradientOf(output);
                input.AddGradient(DropoutKernels.Apply(gradient, mask, context.Arena), context.Arena);
            });
        }

        return output;
    }

    /// <summary>Adds nothing: a trained network drops nothing.</summary>
    public override string AddTo(GraphParts graph, string source) => source;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: graphs do not have it.</exception>
    public override GraphNode ToNode() => throw new InvalidOperationException($"'{Name}' is no node of a graph: a trained network drops nothing.");

    private Tensor Mask(int batch, StepContext context)
    {
        if (context.States?[Name] is { } carried)
            return carried.States[0];
        var mask = DropoutKernels.Mask(batch, _size, Probability, context.Random);
        if (context.States is { } states)
            states[Name] = new CarriedState([mask]);
        return mask;
    }
}
