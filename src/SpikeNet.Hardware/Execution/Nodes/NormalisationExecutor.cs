using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.Execution.Nodes;

/// <summary>A normalisation with fixed statistics, each operation rounded on its own.</summary>
internal sealed class NormalisationExecutor(NormalisationNode node) : NodeExecutor
{
    private readonly float[] _deviations = [.. node.Variance.Select(v => (float)Math.Sqrt(v + node.Epsilon))];

    internal override Signal Run(IReadOnlyList<Signal?> inputs, int steps, StepArena arena)
    {
        var x = inputs[0]!.Dense!;
        var y = new Tensor(x.Shape, arena, zeroed: false);
        var channels = node.InputShape.Channels;
        var rows = x.Shape[0] * x.Shape[1];
        var features = x.Shape[2];
        Workers.Run(rows, r =>
        {
            var from = x.Span.Slice(r * features, features);
            var to = y.Span.Slice(r * features, features);
            for (var i = 0; i < features; i += channels)
            {
                for (var c = 0; c < channels; c++)
                {
                    var centred = from[i + c] - node.Mean[c];
                    var scaled = node.Gain[c] * centred;
                    var divided = scaled / _deviations[c];
                    to[i + c] = divided + node.Shift[c];
                }
            }
        });
        return Signal.Of(y);
    }
}
