using SpikeNet.Graph;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>The van Rossum distance of the output neurons' spikes from regular ones: the label's neuron shall spike every few steps, the others rarely or never.</summary>
/// <remarks>
/// With an interval k the wanted spikes come in the steps k - 1, 2k - 1, 3k - 1 and so on. The distance is that of
/// <see cref="VanRossumDistance"/>; the wanted trains are our own choice. For one output neuron per class.
/// </remarks>
public sealed record VanRossumToLabels : SequenceLoss
{
    /// <summary>The distance and its time constant.</summary>
    public VanRossumDistance Distance { get; init; } = new();

    /// <summary>The steps from one wanted spike of the label's neuron to the next, at least 1.</summary>
    public int LabelInterval { get; init; } = 2;

    /// <summary>The same for the other neurons; null where they shall not spike.</summary>
    public int? OtherInterval { get; init; }

    /// <inheritdoc/>
    public override double Compute(Signal outputs, ReadOnlySpan<int> labels, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (LabelInterval < 1 || OtherInterval < 1)
            throw new ArgumentException($"Spikes come every step or less often, not every {LabelInterval} and {OtherInterval} steps.");
        var (batch, classes) = (outputs.BatchSize, outputs.Features);
        if (labels.Length != batch)
            throw new ArgumentException($"{batch} samples need as many labels, but {labels.Length} came.", nameof(labels));
        var rows = new int[outputs.TimeSteps * batch][];
        for (var b = 0; b < batch; b++)
        {
            var label = labels[b];
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"Sample {b} has the label {label}, but there are {classes} classes.", nameof(labels));
            for (var t = 0; t < outputs.TimeSteps; t++)
            {
                var (own, other) = ((t + 1) % LabelInterval == 0, OtherInterval is { } k && (t + 1) % k == 0);
                rows[(t * batch) + b] = other ? [.. Enumerable.Range(0, classes).Where(c => own || c != label)] : own ? [label] : [];
            }
        }

        return Distance.Compute(outputs, SpikeTrain.FromRows(outputs.TimeSteps, batch, classes, rows), arena);
    }

    /// <inheritdoc/>
    public override void Verify(ReadOutRule rule)
    {
        if (rule is not (ReadOutRule.SpikeCount or ReadOutRule.SpikeRate or ReadOutRule.FirstSpike))
            throw new ArgumentException($"The van Rossum distance is of spikes, one neuron per class: it takes a read-out of {ReadOutRule.SpikeCount}, {ReadOutRule.SpikeRate} or {ReadOutRule.FirstSpike}, not {rule}.");
    }
}
