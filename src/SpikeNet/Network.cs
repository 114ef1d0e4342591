using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Layers one after the other and a read-out.</summary>
public sealed class Network
{
    /// <summary>Makes a network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="layers">The layers from input to output.</param>
    /// <param name="readOut">What makes scores of the last layer's output.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or a name is used twice.</exception>
    public Network(string name, ImmutableArray<Layer> layers, ReadOut readOut)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(readOut);
        LayerSequence.VerifySizes(layers, "A network");
        if (layers[^1].OutFeatures != readOut.InFeatures)
            throw new ArgumentException($"'{layers[^1].Name}' gives {layers[^1].OutFeatures} values, but the read-out takes {readOut.InFeatures}.", nameof(readOut));
        LayerSequence.VerifyNames(layers.WithParts().Select(l => l.Name).Append(readOut.Name).Append(InputName));
        (Name, Layers, ReadOut) = (name, layers, readOut);
        Parameters = [.. layers.SelectMany(l => l.Parameters)];
        Buffers = [.. layers.SelectMany(l => l.Buffers)];
    }

    /// <summary>The layer whose way back a tape is on, for messages.</summary>
    internal string? LayerGoingBack { get; private set; }

    /// <summary>The name of the graph's input node.</summary>
    public const string InputName = "input";

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>The layers from input to output.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>What makes the scores.</summary>
    public ReadOut ReadOut { get; }

    /// <summary>All that training changes, in order.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>What the layers learn without a gradient, in order; checkpoints keep it.</summary>
    public ImmutableArray<LayerBuffer> Buffers { get; }

    /// <summary>The number of values that training changes.</summary>
    public int ParameterCount => Parameters.Sum(p => p.Value.Length);

    /// <summary>Runs the network.</summary>
    /// <param name="input">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="context">The pass.</param>
    /// <returns>The scores and the spikes of each spiking layer.</returns>
    public NetworkOutput Forward(SpikeTrain input, StepContext context) => Forward(Signal.Of(input), context);

    /// <summary>Runs the network.</summary>
    /// <param name="input">Spikes or values (direct coding), <c>[T, B, N]</c>.</param>
    /// <param name="context">The pass.</param>
    /// <returns>The scores and the spikes of each spiking layer.</returns>
    /// <exception cref="InsufficientMemoryException">A layer needs more memory than there is; the message names it.</exception>
    public NetworkOutput Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var signal = input;
        var spikes = context.Spikes = [];
        foreach (var layer in Layers)
        {
            try
            {
                signal = layer.Forward(signal, context);
            }
            catch (InsufficientMemoryException e)
            {
                throw OutOfMemory(layer.Name, "running", e);
            }

            context.Tape?.Record(() => LayerGoingBack = layer.Name);
            context.Note(layer, signal);
        }

        var scores = ReadOut.Forward(signal, context);
        context.Tape?.Record(() => LayerGoingBack = ReadOut.Name);
        return new NetworkOutput(scores, [.. spikes]) { LastLayer = signal };
    }

    /// <summary>Says which layer asked for memory that there is not.</summary>
    internal static InsufficientMemoryException OutOfMemory(string? layer, string doing, InsufficientMemoryException e) =>
        new($"There is not enough memory for {doing} the layer '{layer}': {e.Message} Use a smaller batch (and accumulate several), shorter sequences, or truncate the way back through time.", e);

    /// <summary>Measures on this machine, for each linear layer, at which density of its input the dense product becomes faster; about a second each.</summary>
    /// <remarks>
    /// Only where the user asks: other kernels round differently, so another measurement can give another training. Checkpoints keep the
    /// result, and training that goes on from one uses it.
    /// </remarks>
    public void TuneCrossovers()
    {
        foreach (var layer in Linears)
            layer.Crossovers = LinearKernels.MeasureCrossovers(layer.InFeatures, layer.OutFeatures);
    }

    /// <summary>How each layer that has the choice between events and dense products worked at its last input.</summary>
    public IEnumerable<LayerExecution> Executions() =>
        from layer in Layers.WithParts()
        where layer.InputDensity is not null
        select new LayerExecution(layer, layer.InputDensity!.Value, layer.InputDensity < 1 ? layer.Execution(layer.InputDensity!.Value) ?? "dense" : "dense");

    /// <summary>The linear layers, those inside containers too.</summary>
    internal IEnumerable<Linear> Linears => Layers.WithParts().OfType<Linear>();

    /// <summary>The network's meaning, with a copy of its parameters.</summary>
    /// <param name="input">The input node, which says how long a sample is.</param>
    public SpikeGraph ToGraph(InputNode input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parts = new GraphParts();
        var last = parts.Add(input);
        foreach (var layer in Layers)
            last = layer.AddTo(parts, last);
        parts.Add(ReadOut.ToNode(), last);
        return parts.ToGraph(Name);
    }
}
