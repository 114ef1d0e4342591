using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of neurons given by a step program.</summary>
internal static class ProgramRules
{
    internal static void Verify(ProgramNeuronNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var model = node.Model;
        if (node.Size is < 1 or > GraphVerifier.SizeLimit || !(node.TimeStepMs > 0) || !double.IsFinite(node.TimeStepMs))
            faults.Add(new("SPK0010", node.Name, "at least one neuron and a time step above 0 ms", $"{node.Size} neurons, {node.TimeStepMs} ms", "correct the node"));
        if (node.Parameters.Length != model.Parameters.Length)
        {
            faults.Add(new("SPK0010", node.Name, $"{model.Parameters.Length} parameters as {model.Name} has", $"{node.Parameters.Length}", "give a value for each"));
            return;
        }

        foreach (var (parameter, values) in model.Parameters.Zip(node.Parameters))
        {
            if (values.Length != 1 && values.Length != node.Size)
                faults.Add(new("SPK0010", node.Name, $"1 or {node.Size} values of {parameter.Name}", $"{values.Length}", "give one value, or one per neuron"));

            // The bounds are compared as the floats that the values are.
            var outside = values.Count(v => !(v >= (float)parameter.Minimum && v <= (float)parameter.Maximum));
            if (outside > 0)
                faults.Add(new("SPK0010", node.Name, $"{parameter.Name} from {parameter.Minimum} to {parameter.Maximum} {parameter.Unit}", $"{outside} values outside", "correct the values"));
        }

        if (!node.RecurrentWeights.IsEmpty && node.RecurrentWeights.Length != model.Inputs.Length)
            faults.Add(new("SPK0010", node.Name, $"recurrent weights for {model.Inputs.Length} inputs", $"{node.RecurrentWeights.Length}", "give weights or null for each input"));
        if (node.RecurrentWeights.Any(w => w is not null) && !node.Spikes)
            faults.Add(new("SPK0010", node.Name, "a model that spikes", "recurrent weights and no spike output", "make the population feed-forward"));
        foreach (var weights in node.RecurrentWeights)
        {
            if (weights is null)
                continue;
            if (weights.Shape.Length != 2 || weights.Shape[0] != node.Size || weights.Shape[1] != node.Size || weights.Real?.Any(w => !float.IsFinite(w)) == true)
                faults.Add(new("SPK0006", node.Name, $"finite recurrent weights [{node.Size}, {node.Size}]", $"[{string.Join(", ", weights.Shape)}]", "correct the weights"));
            else if (weights.IsQuantised != (node.FixedPoint is not null))
                faults.Add(new("SPK0007", node.Name, "recurrent weights and equations in integers, or both in real numbers", weights.IsQuantised ? "integer weights" : "integer equations", "quantise the whole graph"));
            else
                WeightRules.VerifyRecurrent(node.Name, weights, faults);
        }

        foreach (var fault in node.FixedPoint?.Faults(model, node.Size) ?? [])
            faults.Add(new("SPK0007", node.Name, $"integers for the program of {model.Name}", fault, "quantise again"));
    }
}
