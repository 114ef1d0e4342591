using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A path: its graph over sequences along the axis, all at once.</summary>
internal sealed class PathExecutor(PathNode node) : NodeExecutor
{
    private readonly GraphExecutor _body = new(node.Body);
    private ImmutableArray<LayerTally> _tallies = [];

    internal override long Saturations => _body.Saturations;

    /// <summary>Counts from now on.</summary>
    internal void Count() => _tallies = [.. node.Body.Layers().Select(l => new LayerTally(l))];

    /// <summary>What was counted, each layer named path/node.</summary>
    internal IEnumerable<NodeCounts> Counts() => _tallies.Select(t => t.ToCounts()).Select(c => c with { Node = $"{node.Name}/{c.Node}" });

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var spikes = inputs[0]!.Spikes!;
        var pass = _body.Pass(AxisKernels.Along(spikes, node.Places, node.Axis));
        foreach (var tally in _tallies)
            tally.Add(pass);

        // One stretch: a body has no cycles of its own that reach over the whole sequence but those that its executor joins here.
        var train = new TrainCollector();
        train.Add(pass.Of(node.Body.Sources(node.Body.ReadOut.Name)[0]));
        return Signal.Of(AxisKernels.Back(train.ToTrain(), spikes.TimeSteps, spikes.BatchSize, node.Places, node.Axis));
    }
}
