using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Nodes with layouts, joins and delays to protobuf and back.</summary>
internal static class SpatialWire
{
    internal static void Write(GraphNode node, Wire.Node wire)
    {
        switch (node)
        {
            case ConvolutionNode n:
                wire.Convolution = new Wire.Convolution
                {
                    InputShape = Shape(n.InputShape),
                    Window = Window(n.Window),
                    Groups = (uint)n.Groups,
                    Weight = ToWire.Weights(n.Weight),
                };
                if (n.Bias is { } bias)
                    wire.Convolution.Bias = ToWire.Weights(bias);
                break;
            case PoolNode n:
                wire.Pool = new Wire.Pool { InputShape = Shape(n.InputShape), Window = Window(n.Window), Kind = Kind(n.Pooling) };
                break;
            case FlattenNode n:
                wire.Flatten = new Wire.Flatten { InputShape = Shape(n.InputShape) };
                break;
            case NormalisationNode n:
                wire.Normalisation = new Wire.Normalisation { InputShape = Shape(n.InputShape), Epsilon = n.Epsilon };
                wire.Normalisation.Gain.AddRange(n.Gain);
                wire.Normalisation.Shift.AddRange(n.Shift);
                wire.Normalisation.Mean.AddRange(n.Mean);
                wire.Normalisation.Variance.AddRange(n.Variance);
                break;
            case AddNode n:
                wire.Add = new Wire.Add { Shape = Shape(n.Shape) };
                break;
            case OrNode n:
                wire.Or = new Wire.Or { Shape = Shape(n.Shape) };
                break;
            case DelayNode n:
                wire.Delay = new Wire.Delay { Shape = Shape(n.Shape) };
                wire.Delay.DelaySteps.AddRange(n.DelaySteps.Select(d => (uint)d));
                break;
        }
    }

    /// <summary>The node, or null where it is of another kind.</summary>
    internal static GraphNode? Read(Wire.Node node) => node.KindCase switch
    {
        Wire.Node.KindOneofCase.Convolution => Convolution(node.Name, node.Convolution),
        Wire.Node.KindOneofCase.Pool => new PoolNode(
            node.Name, Shape(node.Name, node.Pool.InputShape), Window(node.Name, node.Pool.Window), Kind(node.Name, node.Pool.Kind)),
        Wire.Node.KindOneofCase.Flatten => new FlattenNode(node.Name, Shape(node.Name, node.Flatten.InputShape)),
        Wire.Node.KindOneofCase.Normalisation => Normalisation(node.Name, node.Normalisation),
        Wire.Node.KindOneofCase.Add => new AddNode(node.Name, Shape(node.Name, node.Add.Shape)),
        Wire.Node.KindOneofCase.Or => new OrNode(node.Name, Shape(node.Name, node.Or.Shape)),
        Wire.Node.KindOneofCase.Delay => new DelayNode(
            node.Name, Shape(node.Name, node.Delay.Shape), [.. node.Delay.DelaySteps.Select(FromWire.Size)]),
        _ => null,
    };

    private static ConvolutionNode Convolution(string name, Wire.Convolution wire) => new(
        name, Shape(name, wire.InputShape), Window(name, wire.Window), FromWire.Size(wire.Groups),
        wire.Weight is null ? throw new InvalidDataException($"the node '{name}' has no weights.") : FromWire.Weights(name, wire.Weight),
        wire.Bias is null ? null : FromWire.Weights(name, wire.Bias));

    private static NormalisationNode Normalisation(string name, Wire.Normalisation wire) => new(
        name, Shape(name, wire.InputShape), wire.Gain.ToImmutableArray(), wire.Shift.ToImmutableArray(), wire.Mean.ToImmutableArray(),
        wire.Variance.ToImmutableArray(), wire.Epsilon);

    internal static Wire.FeatureShape Shape(FeatureShape shape) =>
        new() { Channels = (uint)shape.Channels, Height = (uint)shape.Height, Width = (uint)shape.Width };

    internal static FeatureShape Shape(string name, Wire.FeatureShape? wire)
    {
        if (wire is null)
            throw new InvalidDataException($"the node '{name}' states no layout.");
        var shape = new FeatureShape(FromWire.Size(wire.Channels), FromWire.Size(wire.Height), FromWire.Size(wire.Width));
        return NodeShapes.IsSound(shape)
            ? shape
            : throw new InvalidDataException($"the node '{name}' states a layout of {wire.Channels} x {wire.Height} x {wire.Width}; it has 1 to {GraphVerifier.SizeLimit} features.");
    }

    internal static Wire.Window Window(SpatialWindow window) => new()
    {
        KernelHeight = (uint)window.KernelHeight,
        KernelWidth = (uint)window.KernelWidth,
        StrideY = (uint)window.StrideY,
        StrideX = (uint)window.StrideX,
        PaddingY = (uint)window.PaddingY,
        PaddingX = (uint)window.PaddingX,
        DilationY = (uint)window.DilationY,
        DilationX = (uint)window.DilationX,
    };

    internal static SpatialWindow Window(string name, Wire.Window? wire) => wire is null
        ? throw new InvalidDataException($"the node '{name}' states no window.")
        : new SpatialWindow(
            FromWire.Size(wire.KernelHeight), FromWire.Size(wire.KernelWidth), FromWire.Size(wire.StrideY), FromWire.Size(wire.StrideX),
            FromWire.Size(wire.PaddingY), FromWire.Size(wire.PaddingX), FromWire.Size(wire.DilationY), FromWire.Size(wire.DilationX));

    private static Wire.PoolKind Kind(PoolKind kind) => kind switch
    {
        PoolKind.Average => Wire.PoolKind.Average,
        PoolKind.Sum => Wire.PoolKind.Sum,
        _ => Wire.PoolKind.Max,
    };

    private static PoolKind Kind(string name, Wire.PoolKind kind) => kind switch
    {
        Wire.PoolKind.Average => PoolKind.Average,
        Wire.PoolKind.Sum => PoolKind.Sum,
        Wire.PoolKind.Max => PoolKind.Max,
        _ => throw new InvalidDataException($"the node '{name}' states no pooling that this program knows."),
    };
}
