using System.Collections.Immutable;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Graph;

/// <summary>Neuron programs to protobuf and back: a model of the library by its name, any other as its instructions.</summary>
internal static class NeuronModelWire
{
    private const int InstructionLimit = 4096;
    private const int DeclarationLimit = 1024;

    internal static Wire.ProgramNeuron Write(ProgramNeuronNode node)
    {
        var wire = new Wire.ProgramNeuron { Size = (uint)node.Size, TimeStepMs = node.TimeStepMs };

        // Integers mean single instructions, which the library may come to write otherwise.
        if (node.FixedPoint is null && BuiltIn(node.Model.Name) is { } known && known.Equals(node.Model))
            wire.BuiltIn = node.Model.Name;
        else
            wire.Custom = Write(node.Model);
        foreach (var values in node.Parameters)
        {
            var array = new Wire.FloatArray();
            array.Values.AddRange(values);
            wire.Parameters.Add(array);
        }

        wire.RecurrentWeights.AddRange(node.RecurrentWeights.Select(w => w is null ? new Wire.Weights() : ToWire.Weights(w)));
        if (node.FixedPoint is { } form)
            wire.FixedPoint = FixedPointProgramWire.Write(form);
        return wire;
    }

    internal static ProgramNeuronNode Read(string name, Wire.ProgramNeuron wire)
    {
        var model = wire.ModelCase switch
        {
            Wire.ProgramNeuron.ModelOneofCase.BuiltIn => BuiltIn(wire.BuiltIn)
                ?? throw new InvalidDataException($"the node '{name}' has the neuron '{wire.BuiltIn}', which this program's library does not have."),
            Wire.ProgramNeuron.ModelOneofCase.Custom => Read(name, wire.Custom),
            _ => throw new InvalidDataException($"the node '{name}' states no neuron model."),
        };
        return new ProgramNeuronNode(
            name, FromWire.Size(wire.Size), model, [.. wire.Parameters.Select(p => p.Values.ToImmutableArray())], wire.TimeStepMs,
            [.. wire.RecurrentWeights.Select(w => w.ValuesCase == Wire.Weights.ValuesOneofCase.None ? null : FromWire.Weights(name, w))],
            wire.FixedPoint is null ? null : FixedPointProgramWire.Read(name, wire.FixedPoint));
    }

    private static NeuronModel? BuiltIn(string name) => NeuronLibrary.TryNamed(name, out var model) ? model : null;

    private static Wire.NeuronModel Write(NeuronModel model)
    {
        var wire = new Wire.NeuronModel { Name = model.Name, Source = model.Source };
        wire.Parameters.AddRange(model.Parameters.Select(p => new Wire.ModelParameter
        {
            Name = p.Name,
            DefaultValue = p.Default,
            Unit = Write(p.Unit),
            Minimum = p.Minimum,
            Maximum = p.Maximum,
            PerNeuron = p.PerNeuron,
            Trainable = p.Trainable,
        }));
        wire.States.AddRange(model.States.Select(s => new Wire.ModelState { Name = s.Name, Initial = s.Initial, Unit = Write(s.Unit) }));
        wire.Inputs.AddRange(model.Inputs);
        wire.Outputs.AddRange(model.Outputs.Select(o => new Wire.ModelOutput
        {
            Name = o.Name,
            Kind = o.Kind == NeuronOutputKind.Spikes ? Wire.OutputKind.Spikes : Wire.OutputKind.Graded,
        }));
        wire.Instructions.AddRange(model.Step.Instructions.Select(i => new Wire.Instruction
        {
            Operation = i.Operation.ToString(),
            A = (uint)(i.A + 1),
            B = (uint)(i.B + 1),
            C = (uint)(i.C + 1),
            Slot = (uint)i.Slot,
            Value = i.Value,
        }));
        wire.NewStates.AddRange(model.Step.States.Select(p => (uint)p));
        wire.OutputPlaces.AddRange(model.Step.Outputs.Select(p => (uint)p));
        return wire;
    }

    private static Wire.PhysicalUnit Write(Unit unit) => new() { Milliseconds = unit.Milliseconds, Millivolts = unit.Millivolts };

    private static NeuronModel Read(string node, Wire.NeuronModel wire)
    {
        // What is wrong with a program is quoted from it, operand by operand.
        if (wire.Instructions.Count > InstructionLimit || Math.Max(Math.Max(wire.Parameters.Count, wire.States.Count), Math.Max(wire.Inputs.Count, wire.Outputs.Count)) > DeclarationLimit)
            throw new InvalidDataException($"the node '{node}' has a neuron program of more than {InstructionLimit} operations, or more than {DeclarationLimit} parameters, states, inputs or outputs.");
        var model = new NeuronModel
        {
            Name = wire.Name,
            Source = wire.Source,
            Parameters = [.. wire.Parameters.Select(p => new NeuronParameter(p.Name, p.DefaultValue, Read(p.Unit), p.Minimum, p.Maximum, p.PerNeuron, p.Trainable))],
            States = [.. wire.States.Select(s => new NeuronState(s.Name, s.Initial, Read(s.Unit)))],
            Inputs = [.. wire.Inputs],
            Outputs = [.. wire.Outputs.Select(o => new NeuronOutput(o.Name, o.Kind switch
            {
                Wire.OutputKind.Spikes => NeuronOutputKind.Spikes,
                Wire.OutputKind.Graded => NeuronOutputKind.Graded,
                _ => throw new InvalidDataException($"the node '{node}' has an output of a kind that this program does not know."),
            }))],
            Step = new StepProgram
            {
                Instructions = [.. wire.Instructions.Select(i => Read(node, i))],
                States = [.. wire.NewStates.Select(FromWire.Size)],
                Outputs = [.. wire.OutputPlaces.Select(FromWire.Size)],
            },
        };
        Check(node, model);
        return model;
    }

    private static Unit Read(Wire.PhysicalUnit? unit) => unit is null ? Unit.One : new Unit(unit.Milliseconds, unit.Millivolts);

    private static StepInstruction Read(string node, Wire.Instruction wire) =>
        Enum.TryParse<StepOperation>(wire.Operation, out var operation) && operation.ToString() == wire.Operation
            ? new StepInstruction(
                operation, FromWire.Size(wire.A) - 1, FromWire.Size(wire.B) - 1, FromWire.Size(wire.C) - 1, FromWire.Size(wire.Slot), wire.Value)
            : throw new InvalidDataException($"the node '{node}' uses the operation '{wire.Operation}', which this program does not know.");

    /// <summary>A program from a file is run by compiled code: every place and slot must exist.</summary>
    private static void Check(string node, NeuronModel model)
    {
        var faults = NeuronVerifier.Check(model);
        if (faults.Count > 0)
            throw new InvalidDataException($"the node '{node}' has a neuron program that is wrong: {string.Join("; ", faults)}");
    }
}
