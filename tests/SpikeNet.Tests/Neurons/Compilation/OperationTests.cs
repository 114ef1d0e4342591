using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Neurons.Compilation;

public class OperationTests
{
    private static readonly StepOperation[] Operations =
        [.. Enum.GetValues<StepOperation>().Where(o => StepOperations.Operands(o) > 0)];

    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, 3f, -3f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, -float.Epsilon, 1e-39f, -1e-39f, 88.37f, 88.38f, -87.3f, -87.31f, 8192f, -8192f, 8193f, 1.5707964f, 3.1415927f, 1e-8f, 127.5f, -126.5f,
    ];

    /// <summary>Every operation on special numbers and on a thousand steps of random ones, at an odd size, with its result also as spikes.</summary>
    [Test]
    public void EveryOperationEqualsTheInterpreter([ValueSource(nameof(Operations))] StepOperation operation, [Values(1, 4, 8, 16)] int lanes)
    {
        const int size = 19;
        var slot = operation switch { StepOperation.ShiftRight => 3, StepOperation.Spike => (int)Comparison.Above, _ => 0 };
        var model = OneOperation(operation, slot);
        var random = new Random(11);
        Tensor[] inputs = [.. Enumerable.Range(0, 3).Select(_ => new Tensor([1000, 1, size]))];
        foreach (var input in inputs)
        {
            foreach (ref var value in input.Span)
                value = random.Next(3) == 0 ? Special[random.Next(Special.Length)] : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4)));
        }

        var parameters = new ParameterValues(model);
        var run = new CompiledNeuron(model, null, (KernelWidth)lanes).Forward(parameters, 1, inputs);
        var expected = new InterpretedLayer(model, parameters, 1, inputs);
        Assert.That(CompilationModels.Bits(run.Graded.Span), Is.EqualTo(CompilationModels.Bits(expected.Output(0))));
        Assert.That(run.Spikes.ToDense().Span.ToArray(), Is.EqualTo(expected.Output(0).Select(y => y != 0 ? 1f : 0f)));
    }

    /// <summary>Programs of eighty random instructions over every operation, two states, shared and per-neuron parameters.</summary>
    [Test]
    public void RandomProgramsEqualTheInterpreter([Range(0, 11)] int seed, [Values(1, 4, 8, 16)] int lanes)
    {
        const int size = 21;
        var model = RandomModel(seed);
        var parameters = new ParameterValues(model).With("p1", CompilationModels.Uniform(seed, -2, 2, size));
        var inputs = new[] { CompilationModels.Uniform(seed + 1, -3, 3, 100, 2, size), CompilationModels.Uniform(seed + 2, -1, 1, 100, 2, size) };
        var run = new CompiledNeuron(model, null, (KernelWidth)lanes).Forward(parameters, 0.5, inputs, new NeuronRunOptions { KeepFinalState = true });
        var expected = new InterpretedLayer(model, parameters, 0.5, inputs);
        Assert.That(CompilationModels.Bits(run.Graded.Span), Is.EqualTo(CompilationModels.Bits(expected.Output(0))));
        Assert.That(run.Spikes.ToDense().Span.ToArray(), Is.EqualTo(expected.Output(1).Select(y => y != 0 ? 1f : 0f)));
        for (var s = 0; s < 2; s++)
            Assert.That(CompilationModels.Bits(run.FinalState!.States[s].Span), Is.EqualTo(CompilationModels.Bits(expected.FinalState(s))));
    }

    private static NeuronModel OneOperation(StepOperation operation, int slot)
    {
        var operands = StepOperations.Operands(operation);
        return new NeuronModel
        {
            Name = operation.ToString(),
            Parameters = [],
            States = [],
            Inputs = ["a", "b", "c"],
            Outputs = [new NeuronOutput("y", NeuronOutputKind.Graded), new NeuronOutput("s", NeuronOutputKind.Spikes)],
            Step = new StepProgram
            {
                Instructions =
                [
                    new StepInstruction(StepOperation.Input, Slot: 0),
                    new StepInstruction(StepOperation.Input, Slot: 1),
                    new StepInstruction(StepOperation.Input, Slot: 2),
                    new StepInstruction(operation, 0, operands > 1 ? 1 : -1, operands > 2 ? 2 : -1, slot),
                ],
                States = [],
                Outputs = [3, 3],
            },
        };
    }

    private static NeuronModel RandomModel(int seed)
    {
        var random = new Random(seed);
        var program = new List<StepInstruction>
        {
            new(StepOperation.State, Slot: 0),
            new(StepOperation.State, Slot: 1),
            new(StepOperation.Input, Slot: 0),
            new(StepOperation.Input, Slot: 1),
            new(StepOperation.Parameter, Slot: 0),
            new(StepOperation.Parameter, Slot: 1),
            new(StepOperation.TimeStep),
            new(StepOperation.Constant, Value: 0.75),
            new(StepOperation.Constant, Value: -2),
        };
        while (program.Count < 80)
        {
            var operation = Operations[random.Next(Operations.Length)];
            var operands = StepOperations.Operands(operation);
            var slot = operation switch
            {
                StepOperation.ShiftRight => random.Next(1, 5),
                StepOperation.Spike => random.Next(2),
                _ => 0,
            };
            program.Add(new StepInstruction(operation, Pick(), operands > 1 ? Pick() : -1, operands > 2 ? Pick() : -1, slot));
        }

        // States are held within [-2, 0.75], lest the numbers run away.
        int[] states = [Bounded(Pick()), Bounded(Pick())];
        return new NeuronModel
        {
            Name = $"random {seed}",
            Parameters = [new NeuronParameter("p0", 1.25, Unit.One), new NeuronParameter("p1", 0.5, Unit.One, PerNeuron: true)],
            States = [new NeuronState("v", 0.1, Unit.One), new NeuronState("w", -0.2, Unit.One)],
            Inputs = ["x", "y"],
            Outputs = [new NeuronOutput("u", NeuronOutputKind.Graded), new NeuronOutput("s", NeuronOutputKind.Spikes)],
            Step = new StepProgram { Instructions = [.. program], States = [.. states], Outputs = [Pick(), Pick()] },
        };

        int Pick() => random.Next(Math.Max(0, program.Count - 30), program.Count);

        int Bounded(int place)
        {
            program.Add(new StepInstruction(StepOperation.Min, place, 7));
            program.Add(new StepInstruction(StepOperation.Max, program.Count - 1, 8));
            return program.Count - 1;
        }
    }
}
