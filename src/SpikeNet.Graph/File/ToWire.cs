using System.Buffers.Binary;
using Google.Protobuf;
using SpikeNet.Neurons;

namespace SpikeNet.Graph;

/// <summary>Graph to protobuf.</summary>
internal static class ToWire
{
    internal static Wire.GraphFile Graph(SpikeGraph graph)
    {
        var file = new Wire.GraphFile { Magic = GraphFile.Magic, FormatVersion = GraphFile.FormatVersion, Name = graph.Name };
        file.RequiredFeatures.AddRange(GraphFile.RequiredFeatures(graph));
        file.Nodes.AddRange(graph.Nodes.Select(Node));
        file.Edges.AddRange(graph.Edges.Select(e => new Wire.Edge { From = e.From, To = e.To }));
        file.ClassNames.AddRange(graph.ClassNames);
        foreach (var (key, value) in graph.Metadata)
            file.Metadata[key] = value;
        if (graph.Encoding is { } encoding)
            file.Encoding = Encoding(encoding);
        return file;
    }

    internal static Wire.Node Node(GraphNode node)
    {
        var wire = new Wire.Node { Name = node.Name };
        switch (node)
        {
            case InputNode input:
                wire.Input = new Wire.Input
                {
                    Features = (uint)input.Features,
                    TimeSteps = (uint)input.TimeSteps,
                    MaximumSpikesPerChannel = (uint)input.MaximumSpikesPerChannel,
                };
                break;
            case DenseNode dense:
                wire.Dense = new Wire.Dense { Weight = Weights(dense.Weight) };
                if (dense.Bias is { } bias)
                    wire.Dense.Bias = Weights(bias);
                break;
            case NeuronNode neuron:
                wire.Neuron = Neuron(neuron);
                break;
            case ProgramNeuronNode program:
                wire.ProgramNeuron = NeuronModelWire.Write(program);
                break;
            case ReadOutNode readOut:
                wire.ReadOut = new Wire.ReadOut
                {
                    Classes = (uint)readOut.Classes,
                    Rule = Rule(readOut.Rule),
                    Decay = readOut.Decay,
                    NeuronsPerClass = readOut.NeuronsPerClass == 1 ? 0 : (uint)readOut.NeuronsPerClass,
                };
                break;
            case ConvolutionNode or PoolNode or FlattenNode or NormalisationNode or AddNode or OrNode or DelayNode:
                SpatialWire.Write(node, wire);
                break;
            case TransposedConvolutionNode or LayerNormalisationNode or AttentionNode or ConcatenationNode or WeightedSumNode or PathNode:
                BranchWire.Write(node, wire);
                break;
            default:
                throw new NotSupportedException($"The graph file has no form for the node '{node.Name}' ({node.Kind}).");
        }

        return wire;
    }

    private static Wire.Neuron Neuron(NeuronNode neuron)
    {
        var lif = neuron.Neuron;
        var wire = new Wire.Neuron
        {
            Size = (uint)neuron.Size,
            Lif = new Wire.Lif
            {
                Decay = lif.Decay,
                Threshold = lif.Threshold,
                Reset = lif.Reset == ResetKind.ToZero ? Wire.Reset.ToZero : Wire.Reset.BySubtraction,
                Comparison = lif.Comparison == Comparison.AtLeast ? Wire.Comparison.AtLeast : Wire.Comparison.Above,
            },
        };
        if (neuron.FixedPoint is { } f)
        {
            wire.FixedPoint = new Wire.FixedPoint
            {
                Threshold = f.Threshold,
                StateBits = (uint)f.StateBits,
                LeakShift = (uint)(f.LeakShift ?? 0),
                ThresholdBits = (uint)(f.ThresholdBits ?? 0),
            };
            if (f.HasChannelThresholds)
                wire.FixedPoint.ChannelThresholds.AddRange(f.ChannelThresholds);
        }

        return wire;
    }

    private static Wire.ReadOutRule Rule(ReadOutRule rule) => rule switch
    {
        ReadOutRule.SpikeCount => Wire.ReadOutRule.SpikeCount,
        ReadOutRule.LeakyMaximum => Wire.ReadOutRule.LeakyMaximum,
        ReadOutRule.Maximum => Wire.ReadOutRule.Maximum,
        ReadOutRule.Last => Wire.ReadOutRule.Last,
        ReadOutRule.Mean => Wire.ReadOutRule.Mean,
        ReadOutRule.SpikeRate => Wire.ReadOutRule.SpikeRate,
        ReadOutRule.PopulationVote => Wire.ReadOutRule.PopulationVote,
        ReadOutRule.FirstSpike => Wire.ReadOutRule.FirstSpike,
        ReadOutRule.TemporalWeight => Wire.ReadOutRule.TemporalWeight,
        _ => Wire.ReadOutRule.LeakyLast,
    };

    internal static Wire.Weights Weights(WeightTensor weights)
    {
        var wire = new Wire.Weights();
        wire.Shape.AddRange(weights.Shape.Select(s => (uint)s));
        if (weights.Real is { } real)
        {
            var bytes = new byte[real.Length * sizeof(float)];
            for (var i = 0; i < real.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), real[i]);
            wire.Float32 = UnsafeByteOperations.UnsafeWrap(bytes);
            return wire;
        }

        var width = IntegerWidth(weights.Bits);
        var packed = new byte[weights.Length * width];
        for (var i = 0; i < weights.Length; i++)
        {
            switch (width)
            {
                case 1:
                    packed[i] = unchecked((byte)weights.Integers![i]);
                    break;
                case 2:
                    BinaryPrimitives.WriteInt16LittleEndian(packed.AsSpan(i * 2), (short)weights.Integers![i]);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(i * 4), weights.Integers![i]);
                    break;
            }
        }

        wire.Integers = new Wire.Integers { Bits = (uint)weights.Bits, Values = UnsafeByteOperations.UnsafeWrap(packed) };
        if (weights.IsPerChannel)
            wire.Integers.Scales.AddRange(weights.Scales);
        else
            wire.Integers.Scale = weights.Scale;
        if (weights.Coding != WeightCoding.Integer)
            wire.Integers.Shift = new Wire.ShiftCode { Form = weights.Coding == WeightCoding.ShiftQ ? Wire.ShiftForm.Q : Wire.ShiftForm.Ps, Bits = (uint)weights.CodeBits };
        return wire;
    }

    internal static int IntegerWidth(int bits) => bits <= 8 ? 1 : bits <= 16 ? 2 : 4;

    private static Wire.Encoding Encoding(InputEncoding encoding)
    {
        var mel = encoding.MelImage;
        return new Wire.Encoding
        {
            MelImage = new Wire.MelImage
            {
                SampleRateHz = (uint)mel.SampleRateHz,
                FrameMs = mel.FrameMs,
                HopMs = mel.HopMs,
                Bands = (uint)mel.Bands,
                LowestHz = mel.LowestHz,
                HighestHz = mel.HighestHz,
                Frames = (uint)mel.Frames,
                DynamicRangeDb = mel.DynamicRangeDb,
                TrimDb = mel.TrimDb,
                PreEmphasis = mel.PreEmphasis,
                Levels = mel.Levels == MelLevels.DynamicRange ? Wire.MelLevels.DynamicRange : Wire.MelLevels.MeanAndVariance,
            },
            Code = new Wire.SpikeCode
            {
                Kind = encoding.Code.Kind == SpikeCodeKind.Latency ? Wire.SpikeCodeKind.Latency : Wire.SpikeCodeKind.RegularRate,
                TimeSteps = (uint)encoding.Code.TimeSteps,
                Threshold = encoding.Code.Threshold,
            },
        };
    }
}
