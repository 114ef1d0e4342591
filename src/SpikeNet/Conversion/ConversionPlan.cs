using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet;

/// <summary>What becomes of each layer of a network that is converted.</summary>
internal sealed class ConversionPlan
{
    private readonly List<ConversionFault> _faults = [];
    private readonly List<Part> _parts = [];

    // The layer of weights whose sums have not gone into an activation yet, and whether nothing has come behind it but normalisations.
    private Part? _open;
    private bool _directly;

    private ConversionPlan(Network ann)
    {
        foreach (var layer in Flat(ann.Layers))
            Take(layer);
        EndsInSums = _open is not null;
        if (!EndsInSums && _parts.Count > 0 && _parts[^1].Layer is not Activation)
            _faults.Add(new(_parts[^1].Layer.Name, "the last layer gives values for the read-out: end with a layer of weights or an activation"));
        if (_parts.All(p => p.Layer is not Activation))
            _faults.Add(new(ann.Layers[^1].Name, $"there is no activation ({nameof(Relu)}, {nameof(Qcfs)}) that neurons could take the place of"));
        if (ann.ReadOut.NeuronsPerClass != 1
            || ann.ReadOut.Rule is not (ReadOutRule.LeakyLast or ReadOutRule.LeakyMaximum or ReadOutRule.Last or ReadOutRule.Maximum or ReadOutRule.Mean))
            _faults.Add(new(ann.ReadOut.Name, $"a read-out of values is needed, such as {ReadOutRule.LeakyLast}, not {ann.ReadOut.Rule}"));
    }

    /// <summary>All reasons why it cannot be converted.</summary>
    internal ImmutableArray<ConversionFault> Faults => [.. _faults];

    /// <summary>The layers that stay or are replaced, in order; normalisations are with the weights that they are folded into, dropout is gone.</summary>
    internal IReadOnlyList<Part> Parts => _parts;

    /// <summary>Whether the last layer of weights has no activation behind it.</summary>
    internal bool EndsInSums { get; }

    internal static ConversionPlan Of(Network ann) => new(ann);

    /// <summary>The layers in order, sequences taken apart.</summary>
    internal static IEnumerable<Layer> Flat(IEnumerable<Layer> layers) => layers.SelectMany(l => l is Sequential ? Flat(l.Parts) : [l]);

    private void Take(Layer layer)
    {
        switch (layer)
        {
            case Linear or Conv1d or Conv2d:
                if (_open is not null)
                    _faults.Add(new(layer.Name, $"it takes the sums of '{_open.Layer.Name}': put an activation between"));
                _parts.Add(_open = new Part(layer));
                _directly = true;
                return;
            case BatchNorm normalisation when _directly:
                if (_open!.Layer is Convolution convolution && convolution.Shape.Output.Channels != normalisation.Input.Channels)
                    _faults.Add(new(layer.Name, $"it has statistics of {normalisation.Input.Channels} channels, but '{convolution.Name}' gives {convolution.Shape.Output.Channels}: normalise by channel"));
                _open.Folded.Add((NormalisationNode)normalisation.ToNode());
                return;
            case BatchNorm:
                _faults.Add(new(layer.Name, "a normalisation is folded into the weights right before it: normalise right behind a linear layer or a convolution"));
                break;
            case Activation:
                if (_open is null)
                    _faults.Add(new(layer.Name, "there are no weights between it and the spikes before it"));
                _open = null;
                _parts.Add(new Part(layer));
                break;
            case AvgPool1d or AvgPool2d or SumPool2d or Flatten:
                _parts.Add(new Part(layer));
                break;
            case Dropout:
                return;
            case MaxPool1d or MaxPool2d:
                _faults.Add(new(layer.Name, "the largest of several rates is not what the largest of their spikes gives: pool averages"));
                break;
            default:
                _faults.Add(new(layer.Name, $"a layer of the kind {layer.GetType().Name} has no spiking form: use {nameof(Linear)}, {nameof(Conv2d)}, {nameof(AvgPool2d)}, {nameof(BatchNorm)}, {nameof(Relu)} or {nameof(Qcfs)}"));
                break;
        }

        _directly = false;
    }

    /// <summary>A layer with the normalisations that are folded into it.</summary>
    internal sealed record Part(Layer Layer)
    {
        internal List<NormalisationNode> Folded { get; } = [];
    }
}
