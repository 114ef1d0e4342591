using System.Buffers.Binary;
using System.Collections.Immutable;
using Google.Protobuf;
using SpikeNet.Neurons;

namespace SpikeNet.Graph;

/// <summary>Protobuf to graph; whatever is missing or unknown is an <see cref="InvalidDataException"/> that names the node.</summary>
internal static class FromWire
{
    internal static SpikeGraph Graph(Wire.GraphFile file) => new()
    {
        Name = file.Name,
        Nodes = [.. file.Nodes.Select(Named)],
        Edges = [.. file.Edges.Select(e => new GraphEdge(e.From, e.To))],
        Encoding = file.Encoding is null ? null : Encoding(file.Encoding),
        ClassNames = [.. file.ClassNames],
        Metadata = file.Metadata.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>The node; what is wrong with it names it.</summary>
    private static GraphNode Named(Wire.Node node)
    {
        try
        {
            return Node(node);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException && !e.Message.Contains($"the node '{node.Name}'", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the node '{node.Name}': {e.Message}", e);
        }
    }

    internal static GraphNode Node(Wire.Node node) => node.KindCase switch
    {
        Wire.Node.KindOneofCase.Input => new InputNode(
            node.Name, Size(node.Input.Features), Size(node.Input.TimeSteps), Size(node.Input.MaximumSpikesPerChannel)),
        Wire.Node.KindOneofCase.Dense => Dense(node),
        Wire.Node.KindOneofCase.Neuron => Neuron(node),
        Wire.Node.KindOneofCase.ProgramNeuron => NeuronModelWire.Read(node.Name, node.ProgramNeuron),
        Wire.Node.KindOneofCase.ReadOut => ReadOut(node),
        _ when (SpatialWire.Read(node) ?? BranchWire.Read(node)) is { } read => read,
        _ => throw new InvalidDataException($"the node '{node.Name}' is of a kind that this program does not know."),
    };

    private static DenseNode Dense(Wire.Node node)
    {
        if (node.Dense.Weight is null)
            throw new InvalidDataException($"the node '{node.Name}' has no weights.");
        return new DenseNode(node.Name, Weights(node.Name, node.Dense.Weight), node.Dense.Bias is null ? null : Weights(node.Name, node.Dense.Bias));
    }

    private static NeuronNode Neuron(Wire.Node node)
    {
        var wire = node.Neuron;
        if (wire.ModelCase != Wire.Neuron.ModelOneofCase.Lif)
            throw new InvalidDataException($"the node '{node.Name}' has a neuron that this program does not know.");
        LifNeuron lif;
        try
        {
            lif = new LifNeuron
            {
                Decay = wire.Lif.Decay,
                Threshold = wire.Lif.Threshold,
                Reset = wire.Lif.Reset switch
                {
                    Wire.Reset.ToZero => ResetKind.ToZero,
                    Wire.Reset.BySubtraction => ResetKind.BySubtraction,
                    _ => throw new InvalidDataException($"the node '{node.Name}' states no reset that this program knows."),
                },
                Comparison = wire.Lif.Comparison switch
                {
                    Wire.Comparison.AtLeast => Comparison.AtLeast,
                    Wire.Comparison.Above => Comparison.Above,
                    _ => throw new InvalidDataException($"the node '{node.Name}' states no comparison that this program knows."),
                },
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"the node '{node.Name}': {e.Message}", e);
        }

        var f = wire.FixedPoint;
        return new NeuronNode(
            node.Name, Size(wire.Size), lif,
            f is null ? null : new FixedPointNeuron(f.Threshold, Size(f.StateBits), f.LeakShift == 0 ? null : Size(f.LeakShift))
            {
                ChannelThresholds = [.. f.ChannelThresholds],
                ThresholdBits = f.ThresholdBits == 0 ? null : Size(f.ThresholdBits),
            });
    }

    /// <remarks>Files from before populations state none.</remarks>
    private static ReadOutNode ReadOut(Wire.Node node) =>
        new(node.Name, Rule(node), Size(node.ReadOut.Classes), node.ReadOut.Decay, Math.Max(1, Size(node.ReadOut.NeuronsPerClass)));

    private static ReadOutRule Rule(Wire.Node node) => node.ReadOut.Rule switch
    {
        Wire.ReadOutRule.SpikeCount => ReadOutRule.SpikeCount,
        Wire.ReadOutRule.LeakyMaximum => ReadOutRule.LeakyMaximum,
        Wire.ReadOutRule.LeakyLast => ReadOutRule.LeakyLast,
        Wire.ReadOutRule.Maximum => ReadOutRule.Maximum,
        Wire.ReadOutRule.Last => ReadOutRule.Last,
        Wire.ReadOutRule.Mean => ReadOutRule.Mean,
        Wire.ReadOutRule.SpikeRate => ReadOutRule.SpikeRate,
        Wire.ReadOutRule.PopulationVote => ReadOutRule.PopulationVote,
        Wire.ReadOutRule.FirstSpike => ReadOutRule.FirstSpike,
        Wire.ReadOutRule.TemporalWeight => ReadOutRule.TemporalWeight,
        _ => throw new InvalidDataException($"the node '{node.Name}' states no read-out rule that this program knows."),
    };

    internal static WeightTensor Weights(string name, Wire.Weights wire)
    {
        var shape = wire.Shape.Select(Size).ToImmutableArray();
        var length = shape.Aggregate(1L, (product, size) => checked(product * size));
        switch (wire.ValuesCase)
        {
            case Wire.Weights.ValuesOneofCase.Float32:
                CheckBytes(name, wire.Float32, length, sizeof(float));
                var real = new float[length];
                for (var i = 0; i < real.Length; i++)
                    real[i] = BinaryPrimitives.ReadSingleLittleEndian(wire.Float32.Span[(i * sizeof(float))..]);
                return WeightTensor.FromReal(real, shape);
            case Wire.Weights.ValuesOneofCase.Integers:
                var bits = Size(wire.Integers.Bits);
                var width = ToWire.IntegerWidth(bits);
                var bytes = wire.Integers.Values;
                CheckBytes(name, bytes, length, width);
                var integers = new int[length];
                for (var i = 0; i < integers.Length; i++)
                {
                    integers[i] = width switch
                    {
                        1 => unchecked((sbyte)bytes[i]),
                        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes.Span[(i * 2)..]),
                        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[(i * 4)..]),
                    };
                }

                return Weights(name, integers, wire.Integers, shape);
            default:
                throw new InvalidDataException($"the node '{name}' has weights without values.");
        }
    }

    private static WeightTensor Weights(string name, int[] values, Wire.Integers wire, ImmutableArray<int> shape)
    {
        ImmutableArray<double> scales = wire.Scales.Count > 0 ? [.. wire.Scales] : [wire.Scale];
        if (wire.Scales.Count > 0 && (shape.IsEmpty || wire.Scales.Count != shape[0]))
            throw new InvalidDataException($"the node '{name}' has {wire.Scales.Count} scales for {(shape.IsEmpty ? 0 : shape[0])} outputs.");
        var bits = Size(wire.Bits);
        if (wire.Shift is not { } shift)
            return WeightTensor.FromIntegers(values, scales, bits, shape);
        var coding = shift.Form switch
        {
            Wire.ShiftForm.Q => WeightCoding.ShiftQ,
            Wire.ShiftForm.Ps => WeightCoding.ShiftPs,
            _ => throw new InvalidDataException($"the node '{name}' states no code of shifts that this program knows."),
        };
        return WeightTensor.FromShifts(values, scales, coding, Size(shift.Bits), shape);
    }

    /// <summary>Before any memory is taken for a shape, its bytes must be there.</summary>
    private static void CheckBytes(string name, ByteString bytes, long length, int width)
    {
        // Divided rather than multiplied: a damaged shape may state any length.
        if (bytes.Length % width != 0 || bytes.Length / width != length)
            throw new InvalidDataException($"the node '{name}' has {bytes.Length} bytes of weights where its shape asks for {length} of {width} bytes.");
    }

    internal static int Size(uint value) =>
        value <= GraphVerifier.SizeLimit ? (int)value : throw new InvalidDataException($"a size of {value} is beyond {GraphVerifier.SizeLimit}.");

    private static InputEncoding Encoding(Wire.Encoding wire)
    {
        if (wire.MelImage is not { } mel || wire.Code is not { } code)
            throw new InvalidDataException("the input encoding is incomplete.");
        return new InputEncoding(
            new MelImageEncoding
            {
                SampleRateHz = Size(mel.SampleRateHz),
                FrameMs = mel.FrameMs,
                HopMs = mel.HopMs,
                Bands = Size(mel.Bands),
                LowestHz = mel.LowestHz,
                HighestHz = mel.HighestHz,
                Frames = Size(mel.Frames),
                DynamicRangeDb = mel.DynamicRangeDb,
                TrimDb = mel.TrimDb,
                PreEmphasis = mel.PreEmphasis,
                Levels = mel.Levels switch
                {
                    Wire.MelLevels.DynamicRange => MelLevels.DynamicRange,
                    Wire.MelLevels.MeanAndVariance => MelLevels.MeanAndVariance,
                    _ => throw new InvalidDataException("the input encoding states no levels that this program knows."),
                },
            },
            new SpikeCode(
                code.Kind switch
                {
                    Wire.SpikeCodeKind.Latency => SpikeCodeKind.Latency,
                    Wire.SpikeCodeKind.RegularRate => SpikeCodeKind.RegularRate,
                    _ => throw new InvalidDataException("the input encoding states no code that this program knows."),
                },
                Size(code.TimeSteps), code.Threshold));
    }
}
