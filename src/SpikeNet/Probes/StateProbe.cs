using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Records state variables of a network's neurons, and the spikes of any layer that gives some, at any depth of its containers.</summary>
/// <remarks>
/// The network runs step by step with its states carried, which gives the bits of a whole run: fused kernels keep no states that one could read.
/// So it is for looking, not for training. Layers that look across steps and carry no state (delays) refuse it.
/// </remarks>
public static class StateProbe
{
    /// <summary>The variable that stands for a layer's spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>Records all state variables, and the spikes where there are any, of the layers that are named; of other layers than neurons the events that they give.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Spikes, <c>[T, B, N]</c>.</param>
    /// <param name="layers">Names of layers.</param>
    /// <exception cref="ArgumentException">There is no such layer, or it is none of neurons and gives no events.</exception>
    public static ImmutableArray<StateRecording> Record(Network network, SpikeTrain input, params ReadOnlySpan<string> layers)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        var all = Probed(network.Layers).ToDictionary(l => l.Name, StringComparer.Ordinal);
        var recordings = ImmutableArray.CreateBuilder<StateRecording>();
        foreach (var name in layers)
        {
            if (!all.TryGetValue(name, out var layer))
                throw new ArgumentException($"'{network.Name}' has no layer '{name}'; its neurons are {string.Join(", ", Neurons(all))}.", nameof(layers));
            ImmutableArray<string> variables = layer switch
            {
                NeuronLayer population => [.. population.Model.States.Select(s => s.Name)],
                Lif => ["v"],
                _ => [],
            };
            if (layer is not NeuronLayer other || other.Model.Outputs.Any(o => o.Kind == NeuronOutputKind.Spikes))
                variables = variables.Add(Spikes);
            foreach (var variable in variables)
                recordings.Add(new StateRecording(name, variable, new Tensor([input.TimeSteps, input.BatchSize, layer.OutFeatures])));
        }

        var states = new CarriedStates();
        var slices = TimeSlice.Cut(input, 1);
        for (var t = 0; t < slices.Length; t++)
        {
            var output = network.Forward(slices[t], new StepContext { States = states });
            Keep(recordings, states, output, t, all);
        }

        return recordings.ToImmutable();
    }

    /// <summary>The layers at any depth, but for those inside paths, whose steps are no time steps or whose places are samples.</summary>
    private static IEnumerable<Layer> Probed(IEnumerable<Layer> layers) => layers.SelectMany<Layer, Layer>(l => l is AxisPath ? [l] : Probed(l.Parts).Prepend(l));

    private static IEnumerable<string> Neurons(Dictionary<string, Layer> layers) => layers.Values.Where(l => l is NeuronLayer or Lif).Select(l => l.Name);

    private static void Keep(ImmutableArray<StateRecording>.Builder recordings, CarriedStates states, NetworkOutput output, int step, Dictionary<string, Layer> layers)
    {
        var place = 0;
        for (var i = 0; i < recordings.Count; i++)
        {
            var (layer, variable, values) = recordings[i];
            place = i > 0 && recordings[i - 1].Layer == layer ? place + 1 : 0;
            var width = values.Shape[1] * values.Shape[2];
            var row = values.Span.Slice(step * width, width);
            if (layers[layer] is not (NeuronLayer or Lif))
            {
                var given = output.Spikes.FirstOrDefault(s => s.Layer == layer)
                    ?? throw new ArgumentException($"The layer '{layer}' gives values, not events, and has no state; the neurons are {string.Join(", ", Neurons(layers))}.");
                given.Spikes.ToDense().Span.CopyTo(row);
                continue;
            }

            var state = states[layer] ?? throw new InvalidOperationException($"The layer '{layer}' left no state.");
            if (variable != Spikes)
                state.States[place].Span.CopyTo(row);
            else
                state.LastSpikes?.ToDense().Span.CopyTo(row);
        }
    }
}
