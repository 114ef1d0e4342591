using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Graph.Nir;

/// <summary>What a NIR neuron does per step, beyond its parameters.</summary>
/// <param name="Type">The node's type.</param>
/// <param name="Integration">How its equation is integrated.</param>
/// <param name="Reset">To v_reset (<see cref="ResetKind.ToZero"/>) or by subtraction.</param>
/// <param name="Comparison">Strictly above the threshold, as the format says, or at it too.</param>
internal sealed record NirNeuronKind(string Type, Integration Integration, ResetKind Reset, Comparison Comparison)
{
    /// <summary>The name of its model.</summary>
    internal string ModelName =>
        $"NIR-{Type}{(Integration == Integration.Exact || Type is "I" or "IF" or "Threshold" ? "" : "-euler")}{(Reset == ResetKind.BySubtraction ? "-subtract" : "")}{(Comparison == Comparison.AtLeast ? "-at-least" : "")}";

    /// <summary>Whether the time step changes what it does.</summary>
    internal bool NeedsTimeStep => Type is "LI" or "LIF" or "CubaLI" or "CubaLIF";
}
