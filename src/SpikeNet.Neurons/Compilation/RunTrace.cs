using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>What a run recorded for its backward pass. It is valid for as long as the run's inputs, parameters and arena are.</summary>
public sealed class RunTrace
{
    internal RunTrace(
        TracePlan plan, GradientNeeds gradients, (int Steps, int Batch, int Neurons) shape, ParameterValues parameters, double timeStepMs,
        ImmutableArray<Tensor> rows, ImmutableArray<Tensor?> inputs)
    {
        (Plan, Gradients, Parameters, TimeStepMs, Rows, Inputs) = (plan, gradients, parameters, timeStepMs, rows, inputs);
        (TimeSteps, BatchSize, Neurons) = shape;
    }

    /// <summary>The gradients that it was recorded for.</summary>
    public GradientNeeds Gradients { get; }

    /// <summary>T.</summary>
    public int TimeSteps { get; }

    /// <summary>B.</summary>
    public int BatchSize { get; }

    /// <summary>N.</summary>
    public int Neurons { get; }

    /// <summary>The floats recorded per step, sample and neuron; an input that is read from where it is counts nothing, nor do the states of a run with checkpoints.</summary>
    public int RecordedRows => Rows.Length + (RecurrentWeights.IsEmpty ? 0 : Inputs.Where((x, i) => x is not null && RecurrentWeights[i] is not null).Count());

    /// <summary>The states from which steps are run again; null where every step was recorded.</summary>
    internal StateCheckpoints? Checkpoints { get; init; }

    /// <summary>Whether the backward pass writes over the recorded rows.</summary>
    internal bool Overwritable { get; init; }

    /// <summary>Whether a backward pass has written over the recorded rows.</summary>
    internal bool Spent { get; set; }

    internal TracePlan Plan { get; }

    internal ParameterValues Parameters { get; }

    internal double TimeStepMs { get; }

    /// <summary>The recorded values in the plan's order, <c>[T, B, N]</c>.</summary>
    internal ImmutableArray<Tensor> Rows { get; }

    /// <summary>The inputs as the neurons saw them, recurrence included; null where the backward pass does not read them.</summary>
    internal ImmutableArray<Tensor?> Inputs { get; }

    /// <summary>The recurrent weights for each input; empty for feed-forward layers.</summary>
    internal ImmutableArray<Tensor?> RecurrentWeights { get; init; } = [];

    /// <summary>The spikes that were fed back, as events of the step that they reached, <c>[T, B, N]</c>; null for feed-forward layers.</summary>
    internal SpikeTrain? FedBack { get; init; }
}
