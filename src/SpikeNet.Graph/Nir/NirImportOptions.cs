using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Graph.Nir;

/// <summary>What a NIR file does not say.</summary>
public sealed record NirImportOptions
{
    /// <summary>dt in seconds; null takes the file's own notes.</summary>
    public double? TimeStepSeconds { get; init; }

    /// <summary>T, the steps of a sample; null takes the file's own notes, or <see cref="UsualTimeSteps"/>.</summary>
    public int? TimeSteps { get; init; }

    /// <summary>What a spike does to the potential: to v_reset (<see cref="ResetKind.ToZero"/>), as the format says, or by subtraction; null takes the file's own notes, or the former.</summary>
    public ResetKind? Reset { get; init; }

    /// <summary>Whether reaching the threshold is enough to fire; null takes the file's own notes, or strictly above, as the format says.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>How leaky equations are integrated; null takes the file's own notes, or Euler's method, which the exporters use.</summary>
    public Integration? Integration { get; init; }

    /// <summary>The steps of a sample where nothing is said: 300.</summary>
    public const int UsualTimeSteps = 300;
}
