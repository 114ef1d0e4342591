using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>What activations without spikes share: they are for networks that are trained to be converted (<see cref="AnnConversion"/>) or to teach.</summary>
/// <remarks>Spikes count as their values. Graphs have no such node, since no target runs it.</remarks>
public abstract class Activation : Layer
{
    // Fixed parts, so that results do not depend on the number of threads.
    private const int PartLength = 16384;

    private readonly int _size;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="size">N, above 0.</param>
    private protected Activation(string name, int size)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _size = size;
    }

    /// <inheritdoc/>
    public override int InFeatures => _size;

    /// <inheritdoc/>
    public override int OutFeatures => _size;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: graphs are of spiking networks.</exception>
    public override GraphNode ToNode() => throw new InvalidOperationException(
        $"'{Name}' is an activation without spikes, which graphs do not have: convert the network ({nameof(AnnConversion)}.{nameof(AnnConversion.Convert)}) and take the converted network's graph.");

    /// <summary>The input as dense values.</summary>
    /// <exception cref="ArgumentException">The input does not have the layer's N.</exception>
    private protected Tensor Values(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Features == _size
            ? input.Dense ?? input.Spikes!.ToDense(context.Arena)
            : throw new ArgumentException($"The layer '{Name}' takes {_size} inputs, but {input.Features} came.", nameof(input));
    }

    /// <summary>The number of parts that <see cref="ForParts"/> makes of so many values.</summary>
    private protected static int PartsOf(int length) => (length + PartLength - 1) / PartLength;

    /// <summary>Works on all cores through parts of so many values.</summary>
    /// <param name="length">The number of values.</param>
    /// <param name="work">What to do with a part: its number, its first value, how many it has.</param>
    private protected static void ForParts(int length, Action<int, int, int> work) =>
        Workers.Run(PartsOf(length), part => work(part, part * PartLength, Math.Min(PartLength, length - (part * PartLength))));
}
