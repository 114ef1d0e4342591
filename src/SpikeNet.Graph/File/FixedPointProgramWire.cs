using System.Collections.Immutable;
using SpikeNet.Neurons.Interpretation;

namespace SpikeNet.Graph;

/// <summary>The integer forms of neuron programs to protobuf and back.</summary>
internal static class FixedPointProgramWire
{
    internal static Wire.FixedPointProgram Write(FixedPointProgram form)
    {
        var wire = new Wire.FixedPointProgram { Working = Write(form.Working), Graded = Write(form.Graded) };
        wire.States.AddRange(form.States.Select(Write));
        foreach (var input in form.Inputs)
        {
            var written = new Wire.FixedPointInput { Shift = (uint)input.Shift };
            written.Multipliers.AddRange(input.Multipliers.Select(m => (uint)m));
            wire.Inputs.Add(written);
        }

        foreach (var factor in form.Factors)
        {
            var written = new Wire.FixedPointFactor { Place = (uint)factor.Place };
            written.Values.AddRange(factor.Values);
            wire.Factors.Add(written);
        }

        return wire;
    }

    internal static FixedPointProgram Read(string node, Wire.FixedPointProgram wire) => new(
        Read(node, wire.Working),
        [.. wire.States.Select(s => Read(node, s))],
        Read(node, wire.Graded),
        [.. wire.Inputs.Select(i => new FixedPointInput([.. i.Multipliers.Select(m => checked((int)m))], FromWire.Size(i.Shift)))],
        [.. wire.Factors.Select(f => new FixedPointFactor(FromWire.Size(f.Place), f.Values.ToImmutableArray()))]);

    private static Wire.FixedPointFormat Write(FixedPointFormat format) => new() { TotalBits = (uint)format.TotalBits, FractionBits = (uint)format.FractionBits };

    private static FixedPointFormat Read(string node, Wire.FixedPointFormat? wire) => wire is null
        ? throw new InvalidDataException($"the node '{node}' has a number without a format.")
        : new FixedPointFormat(FromWire.Size(wire.TotalBits), FromWire.Size(wire.FractionBits));
}
