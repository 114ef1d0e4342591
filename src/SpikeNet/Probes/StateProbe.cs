using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Records state variables and spikes of a network's neurons, at any depth of its containers.</summary>
/// <remarks>
/// The network runs step by step with its states carried, which gives the bits of a whole run: fused kernels keep no states that one could read.
/// So it is for looking, not for training. Layers that look across steps and carry no state (delays) refuse it.
/// </remarks>
public static class StateProbe
{
    /// <summary>The variable that stands for a layer's spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>Records all state variables, and the spikes where there are any, of the layers of neurons that are named.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="layers">Names of layers of neurons.</param>
    /// <exception cref="ArgumentException">There is no such layer of neurons.</exception>
    public static ImmutableArray<StateRecording> Record(Network network, SpikeTrain input, params ReadOnlySpan<string> layers)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        var neurons = network.Layers.WithParts().Where(l => l is NeuronLayer or Lif).ToDictionary(l => l.Name, StringComparer.Ordinal);
        var recordings = ImmutableArray.CreateBuilder<StateRecording>();
        foreach (var name in layers)
        {
            if (!neurons.TryGetValue(name, out var layer))
                throw new ArgumentException($"'{network.Name}' has no layer of neurons '{name}'; it has {string.Join(", ", neurons.Keys)}.", nameof(layers));
            ImmutableArray<string> variables = layer is NeuronLayer population ? [.. population.Model.States.Select(s => s.Name)] : ["v"];
            if (layer is not NeuronLayer other || other.Model.Outputs.Any(o => o.Kind == NeuronOutputKind.Spikes))
                variables = variables.Add(Spikes);
            foreach (var variable in variables)
                recordings.Add(new StateRecording(name, variable, new Tensor([input.TimeSteps, input.BatchSize, layer.OutFeatures])));
        }

        var states = new CarriedStates();
        var slices = TimeSlice.Cut(input, 1);
        for (var t = 0; t < slices.Length; t++)
        {
            network.Forward(slices[t], new StepContext { States = states });
            Keep(recordings, states, t);
        }

        return recordings.ToImmutable();
    }

    private static void Keep(ImmutableArray<StateRecording>.Builder recordings, CarriedStates states, int step)
    {
        var place = 0;
        for (var i = 0; i < recordings.Count; i++)
        {
            var (layer, variable, values) = recordings[i];
            place = i > 0 && recordings[i - 1].Layer == layer ? place + 1 : 0;
            var state = states[layer] ?? throw new InvalidOperationException($"The layer '{layer}' left no state.");
            var width = values.Shape[1] * values.Shape[2];
            var row = values.Span.Slice(step * width, width);
            if (variable != Spikes)
                state.States[place].Span.CopyTo(row);
            else
                state.LastSpikes?.ToDense().Span.CopyTo(row);
        }
    }
}
