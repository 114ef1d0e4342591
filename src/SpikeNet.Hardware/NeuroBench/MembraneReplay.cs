using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution.Nodes;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>Runs a population again on the sums that reached it, and counts the membrane values that each step changed.</summary>
/// <remarks>
/// Fused kernels keep no potentials. A neuron in real numbers is compiled once more with its membrane as a graded output: the state 'v', or
/// the first state where none has that name. Integers are stepped one by one. A neuron without states has no membrane, and no updates.
/// </remarks>
internal sealed class MembraneReplay
{
    private readonly int _size;
    private readonly IntegerNeuronExecutor? _integers;
    private readonly IntegerProgramExecutor? _integerProgram;
    private readonly int _membrane;
    private readonly ProgramExecutor? _program;
    private readonly StepArena _arena = new();

    internal MembraneReplay(GraphNode node)
    {
        _size = node.OutputShape.Count;
        if (node is NeuronNode { FixedPoint: not null } integers)
            _integers = new IntegerNeuronExecutor(integers);
        else if (node is ProgramNeuronNode { FixedPoint: not null, Model.States.IsEmpty: false } form)
            (_integerProgram, _membrane) = (new IntegerProgramExecutor(form), MembraneOf(form.Model));
        else if (AsProgram(node) is { Model.States.IsEmpty: false } program)
            _program = new ProgramExecutor(program with { Model = WithMembrane(program.Model) }, carries: true);
    }

    /// <summary>The updates of a pass.</summary>
    /// <param name="sums">What reached the population, stretch after stretch.</param>
    internal long Updates(IReadOnlyList<Signal> sums)
    {
        var batch = sums[0].BatchSize;
        _integers?.Begin(batch);
        _integerProgram?.Begin(batch);
        _program?.Begin(batch);
        if (_integers is null && _integerProgram is null && _program is null)
            return 0;
        _arena.Reset();
        var before = new float[batch * _size];
        var first = true;
        long updates = 0;
        foreach (var stretch in sums)
        {
            var membranes = Membranes(stretch.Dense!);
            for (var t = 0; t < stretch.TimeSteps; t++)
            {
                var after = membranes(t);
                updates += first ? before.Length : Changes(before, after);
                after.CopyTo(before);
                first = false;
            }
        }

        return updates;
    }

    /// <summary>The potentials after each step of a stretch, to be asked for in order.</summary>
    private Func<int, float[]> Membranes(Tensor sums)
    {
        var row = new float[sums.Shape[1] * _size];
        if (_program is not null)
        {
            var membrane = _program.Forward(sums, _arena).GradedOutputs[^1]!;
            return t =>
            {
                membrane.Span.Slice(t * row.Length, row.Length).CopyTo(row);
                return row;
            };
        }

        var step = new Tensor([1, sums.Shape[1], sums.Shape[2]]);
        return t =>
        {
            sums.Span.Slice(t * step.Length, step.Length).CopyTo(step.Span);
            if (_integerProgram is not null)
            {
                _integerProgram.Run([Signal.Of(step)], 1, _arena);
                _integerProgram.CopyState(_membrane, row);
                return row;
            }

            _integers!.Run([Signal.Of(step)], 1, _arena);
            for (var i = 0; i < row.Length; i++)
                row[i] = _integers.States[i];
            return row;
        };
    }

    private static long Changes(float[] before, float[] after)
    {
        long changes = 0;
        for (var i = 0; i < before.Length; i++)
            changes += before[i] == after[i] ? 0 : 1;
        return changes;
    }

    private static ProgramNeuronNode? AsProgram(GraphNode node)
    {
        if (node is not NeuronNode neurons)
            return node as ProgramNeuronNode;
        var values = neurons.Neuron.Values();
        ImmutableArray<ImmutableArray<float>> parameters = [.. Enumerable.Range(0, values.Model.Parameters.Length).Select(i => ImmutableArray.Create(values[i].Span[0]))];
        return new ProgramNeuronNode(neurons.Name, neurons.Size, values.Model, parameters, TimeStepMs: 1, []);
    }

    private static int MembraneOf(NeuronModel model) => Math.Max(0, model.States.ToList().FindIndex(s => s.Name == "v"));

    private static NeuronModel WithMembrane(NeuronModel model)
    {
        var membrane = MembraneOf(model);
        return model with
        {
            Name = $"{model.Name} with its membrane",
            Outputs = model.Outputs.Add(new NeuronOutput("membrane of the step", NeuronOutputKind.Graded)),
            Step = model.Step with { Outputs = model.Step.Outputs.Add(model.Step.States[membrane]) },
        };
    }
}
