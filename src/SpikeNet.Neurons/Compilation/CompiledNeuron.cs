using System.Collections.Immutable;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Neurons.Compilation;

/// <summary>A neuron model compiled to machine code: whole sequences forward, and back through time.</summary>
/// <remarks>
/// Computes in float32 exactly what the interpreter does, bit for bit, at every vector width and thread count (sums over samples for
/// parameter gradients are taken in a fixed order). Activity is <c>[T, B, N]</c>. States begin at the model's initial values for
/// every sample and every run, unless a <see cref="CarriedState"/> is passed in. A layer may be recurrent:
/// <code>
/// input[t] = x[t] + sum over i that fired in step t - 1 of W[i, :]
/// </code>
/// where the spikes are those of the model's first spike output. May be used by several threads at once.
/// </remarks>
public sealed class CompiledNeuron
{
    private readonly NeuronKernels _kernels;

    /// <summary>Compiles a model with a backward program that is already there, or none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="backward">Its backward program, or null where no gradients will be asked for.</param>
    /// <exception cref="ArgumentException">The model has more than 64 parameters.</exception>
    public CompiledNeuron(NeuronModel model, StepProgram? backward = null)
        : this(model, backward, KernelWidths.Native)
    {
    }

    /// <summary>Compiles a model for training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="surrogate">What stands for the derivative of its spike.</param>
    /// <param name="throughReset">Whether gradient flows through the reset.</param>
    /// <exception cref="ArgumentException">The model has more than 64 parameters.</exception>
    public CompiledNeuron(NeuronModel model, Surrogate surrogate, bool throughReset = false)
        : this(model, NeuronDifferentiation.Backward(model, surrogate, throughReset))
    {
    }

    internal CompiledNeuron(NeuronModel model, StepProgram? backward, KernelWidth width)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Parameters.Length > 64)
            throw new ArgumentException($"{model.Name} has {model.Parameters.Length} parameters; kernels take up to 64.", nameof(model));
        Model = model;
        _kernels = new NeuronKernels(model, backward, width);
    }

    /// <summary>The model.</summary>
    public NeuronModel Model { get; }

    /// <summary>Runs the neurons over a sequence.</summary>
    /// <param name="parameters">The values of the model's parameters.</param>
    /// <param name="timeStepMs">dt in ms, above 0.</param>
    /// <param name="input">The model's one input, <c>[T, B, N]</c>.</param>
    /// <param name="options">How, or null for <see cref="NeuronRunOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">Shapes or parameters do not fit the model.</exception>
    public NeuronRun Forward(ParameterValues parameters, double timeStepMs, Tensor input, NeuronRunOptions? options = null) =>
        Forward(parameters, timeStepMs, [input], options);

    /// <summary>Runs the neurons over a sequence.</summary>
    /// <param name="parameters">The values of the model's parameters.</param>
    /// <param name="timeStepMs">dt in ms, above 0.</param>
    /// <param name="inputs">For each input of the model its values, <c>[T, B, N]</c>.</param>
    /// <param name="options">How, or null for <see cref="NeuronRunOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">Shapes or parameters do not fit the model.</exception>
    public NeuronRun Forward(ParameterValues parameters, double timeStepMs, IReadOnlyList<Tensor> inputs, NeuronRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeStepMs);
        options ??= NeuronRunOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.CheckpointInterval, nameof(options));
        if (parameters.Model != Model)
            throw new ArgumentException($"The parameters are those of {parameters.Model.Name}, not of {Model.Name}.", nameof(parameters));
        Verify(inputs, "input", Model.Inputs, inputs.Count > 0 ? inputs[0] : null);
        var shape = inputs[0].Shape;
        VerifyRecurrence(options, shape[2]);
        options.InitialState?.Verify(Model.States.Length, shape[1], shape[2]);
        return new ForwardPass(Model, _kernels, parameters, timeStepMs, [.. inputs], options).Run();
    }

    /// <summary>Goes back through time: from dL/d(output) to the gradients that the run was recorded for.</summary>
    /// <param name="trace">What the run recorded.</param>
    /// <param name="outputGradient">dL/d(output), <c>[T, B, N]</c>, of the model's one output.</param>
    /// <param name="arena">The training step that owns the results, or null.</param>
    /// <exception cref="ArgumentException">The gradient does not have the run's shape.</exception>
    public RunGradients Backward(RunTrace trace, Tensor outputGradient, StepArena? arena = null) => Backward(trace, [outputGradient], arena);

    /// <summary>Goes back through time: from dL/d(outputs) to the gradients that the run was recorded for.</summary>
    /// <param name="trace">What the run recorded.</param>
    /// <param name="outputGradients">For each output of the model dL/d(output), <c>[T, B, N]</c>; null where it is 0.</param>
    /// <param name="arena">The training step that owns the results, or null.</param>
    /// <exception cref="ArgumentException">A gradient does not have the run's shape.</exception>
    /// <exception cref="InvalidOperationException">The trace has been written over.</exception>
    public RunGradients Backward(RunTrace trace, IReadOnlyList<Tensor?> outputGradients, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(outputGradients);
        Verify(trace);
        Verify(outputGradients, "output gradient", [.. Model.Outputs.Select(o => o.Name)], null);
        foreach (var gradient in outputGradients)
        {
            if (gradient is not null)
                Verify(trace, gradient.Shape);
        }

        return new BackwardPass(Model, _kernels, trace, [.. outputGradients], arena).Run();
    }

    /// <summary>Goes back through time from the gradient of one output, which is worked out where it is read if it is not written out yet.</summary>
    /// <param name="trace">What the run recorded.</param>
    /// <param name="output">The output as the next layer had it, with its gradient.</param>
    /// <param name="place">Which of the model's outputs it is; the others' gradients are 0.</param>
    /// <param name="arena">The training step that owns the results, or null.</param>
    /// <exception cref="ArgumentException">There is no gradient, or it does not have the run's shape.</exception>
    /// <exception cref="InvalidOperationException">The trace has been written over.</exception>
    public RunGradients Backward(RunTrace trace, Signal output, int place, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Model.Outputs.Length);
        Verify(trace);
        if (output.DeferredGradient is { } deferred && Model.Outputs.Length == 1 && trace.RecurrentWeights.IsEmpty && trace.Checkpoints is null)
        {
            Verify(trace, deferred.Shape);
            return new BackwardPass(Model, _kernels, trace, [null], arena, deferred).Run();
        }

        var gradients = new Tensor?[Model.Outputs.Length];
        gradients[place] = output.Gradient ?? throw new ArgumentException($"{Model.Name}: the output has no gradient.", nameof(output));
        return Backward(trace, gradients, arena);
    }

    /// <summary>Where dL/d(spike) will be used: the neurons whose surrogate gradient is not 0 in a step, which a surrogate of bounded support keeps few.</summary>
    /// <param name="trace">What the run recorded; the backward pass has not been done yet.</param>
    /// <param name="arena">The training step that owns the result, or null.</param>
    /// <returns>A bit for each step, sample and neuron; null where the gradient is used everywhere or that cannot be told.</returns>
    public SpikeMask? NeededOutputGradients(RunTrace trace, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var output = Model.Outputs.Select(o => o.Kind).ToList().IndexOf(NeuronOutputKind.Spikes);
        if (output < 0 || trace.Spent || trace.Checkpoints is not null || !trace.RecurrentWeights.IsEmpty)
            return null;
        int[] shape = [trace.TimeSteps, trace.BatchSize, trace.Neurons];
        var kernel = _kernels.Needed(NeuronKernels.Variant.For(trace.Gradients, false, trace.Parameters, shape), output);
        if (kernel is null)
            return null;
        var mask = new SpikeMask(trace.TimeSteps, trace.BatchSize, trace.Neurons, arena);
        var invariants = new InvariantRows(kernel.Specification, trace.Parameters, trace.TimeStepMs, trace.Neurons, arena);
        RowAddress[] addresses = [.. kernel.Specification.Rows.Select(row => row.Role switch
        {
            RowRole.Trace => SequenceRows.Of(trace.Rows[row.Index]),
            RowRole.Input => SequenceRows.Of(trace.Inputs[row.Index]!),
            RowRole.Invariant => invariants.AddressOf(row.Index),
            _ => SequenceRows.Of(mask),
        })];
        new SequenceRows(kernel, addresses, trace.TimeSteps, trace.BatchSize, trace.Neurons).Run(0, backwards: false);
        GC.KeepAlive(trace);
        GC.KeepAlive(invariants);
        return mask;
    }

    private void Verify(RunTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Parameters.Model != Model)
            throw new ArgumentException($"The trace is of {trace.Parameters.Model.Name}, not of {Model.Name}.", nameof(trace));
        if (trace.Spent)
            throw new InvalidOperationException($"{Model.Name}: the trace has served a backward pass that was allowed to write over it (OverwriteTrace).");
    }

    private static void Verify(RunTrace trace, ReadOnlySpan<int> gradient)
    {
        if (!gradient.SequenceEqual([trace.TimeSteps, trace.BatchSize, trace.Neurons]))
        {
            throw new ArgumentException(
                $"The run was [{trace.TimeSteps}, {trace.BatchSize}, {trace.Neurons}], but a gradient [{string.Join(", ", gradient.ToArray())}] came.", nameof(gradient));
        }
    }

    private void Verify(IReadOnlyList<Tensor?> tensors, string what, ImmutableArray<string> names, Tensor? like)
    {
        if (tensors.Count != names.Length)
            throw new ArgumentException($"{Model.Name} takes {names.Length} {what}s ({string.Join(", ", names)}), but {tensors.Count} came.");
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i] is { } tensor && (tensor.Shape.Length != 3 || (like is not null && !tensor.Shape.SequenceEqual(like.Shape))))
                throw new ArgumentException($"{Model.Name}: every {what} is [T, B, N]{(like is null ? "" : $" as {like}")}, but {tensor} came for '{names[i]}'.");
        }
    }

    private void VerifyRecurrence(NeuronRunOptions options, int neurons)
    {
        var weights = options.RecurrentWeights;
        if (weights.Count == 0)
            return;
        if (weights.Count != Model.Inputs.Length)
            throw new ArgumentException($"{Model.Name} has {Model.Inputs.Length} inputs, but recurrent weights came for {weights.Count}.");
        if (weights.All(w => w is null))
            throw new ArgumentException($"{Model.Name}: a recurrent layer has weights for at least one input.");
        if (!Model.Outputs.Any(o => o.Kind == NeuronOutputKind.Spikes))
            throw new ArgumentException($"{Model.Name} has no spike output that could be fed back.");
        foreach (var weight in weights)
        {
            if (weight is not null && !weight.Shape.SequenceEqual([neurons, neurons]))
                throw new ArgumentException($"Recurrent weights of {neurons} neurons are [{neurons}, {neurons}], but {weight} came.");
        }
    }
}
