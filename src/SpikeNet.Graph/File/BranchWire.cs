using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Transposed convolutions, normalisations of steps, attention and what joins branches, to protobuf and back.</summary>
internal static class BranchWire
{
    internal static void Write(GraphNode node, Wire.Node wire)
    {
        switch (node)
        {
            case TransposedConvolutionNode n:
                wire.TransposedConvolution = new Wire.TransposedConvolution
                {
                    InputShape = SpatialWire.Shape(n.InputShape),
                    Window = SpatialWire.Window(n.Window),
                    OutputPaddingY = (uint)n.OutputPaddingY,
                    OutputPaddingX = (uint)n.OutputPaddingX,
                    Groups = (uint)n.Groups,
                    Weight = ToWire.Weights(n.Weight),
                };
                if (n.Bias is { } bias)
                    wire.TransposedConvolution.Bias = ToWire.Weights(bias);
                break;
            case LayerNormalisationNode n:
                wire.LayerNormalisation = new Wire.LayerNormalisation
                {
                    InputShape = SpatialWire.Shape(n.InputShape),
                    Groups = (uint)n.Groups,
                    EachPlace = n.EachPlace,
                    Epsilon = n.Epsilon,
                };
                wire.LayerNormalisation.Gain.AddRange(n.Gain);
                wire.LayerNormalisation.Shift.AddRange(n.Shift);
                break;
            case AttentionNode n:
                wire.Attention = new Wire.Attention
                {
                    Shape = SpatialWire.Shape(n.Shape),
                    Form = n.Form == AttentionKind.AndOr ? Wire.AttentionForm.AndOr : Wire.AttentionForm.Product,
                    Heads = (uint)n.Heads,
                    Scale = n.Scale,
                    Gain = (uint)(n.Gain ?? 0),
                };
                break;
            case ConcatenationNode n:
                wire.Concatenation = new Wire.Concatenation();
                wire.Concatenation.Inputs.AddRange(n.Inputs.Select(SpatialWire.Shape));
                break;
            case PathNode n:
                wire.Path = new Wire.Path { InputShape = SpatialWire.Shape(n.InputShape), Axis = Axis(n.Axis), BodyName = n.Body.Name };
                wire.Path.Nodes.AddRange(n.Body.Nodes.Select(ToWire.Node));
                wire.Path.Edges.AddRange(n.Body.Edges.Select(e => new Wire.Edge { From = e.From, To = e.To }));
                break;
            case WeightedSumNode n:
                wire.WeightedSum = new Wire.WeightedSum { Shape = SpatialWire.Shape(n.Shape) };
                wire.WeightedSum.Weights.AddRange(n.Weights);
                break;
        }
    }

    /// <summary>The node, or null where it is of another kind.</summary>
    internal static GraphNode? Read(Wire.Node node) => node.KindCase switch
    {
        Wire.Node.KindOneofCase.TransposedConvolution => Transposed(node.Name, node.TransposedConvolution),
        Wire.Node.KindOneofCase.LayerNormalisation => new LayerNormalisationNode(
            node.Name, SpatialWire.Shape(node.Name, node.LayerNormalisation.InputShape), FromWire.Size(node.LayerNormalisation.Groups), node.LayerNormalisation.EachPlace,
            node.LayerNormalisation.Gain.ToImmutableArray(), node.LayerNormalisation.Shift.ToImmutableArray(), node.LayerNormalisation.Epsilon),
        Wire.Node.KindOneofCase.Attention => new AttentionNode(
            node.Name, SpatialWire.Shape(node.Name, node.Attention.Shape), Form(node.Name, node.Attention.Form), FromWire.Size(node.Attention.Heads), node.Attention.Scale)
        {
            Gain = node.Attention.Gain == 0 ? null : FromWire.Size(node.Attention.Gain),
        },
        Wire.Node.KindOneofCase.Concatenation => new ConcatenationNode(
            node.Name, [.. node.Concatenation.Inputs.Select(i => SpatialWire.Shape(node.Name, i))]),
        Wire.Node.KindOneofCase.Path => new PathNode(
            node.Name, SpatialWire.Shape(node.Name, node.Path.InputShape), Axis(node.Name, node.Path.Axis),
            new SpikeGraph
            {
                Name = node.Path.BodyName,
                Nodes = [.. node.Path.Nodes.Select(FromWire.Node)],
                Edges = [.. node.Path.Edges.Select(e => new GraphEdge(e.From, e.To))],
            }),
        Wire.Node.KindOneofCase.WeightedSum => new WeightedSumNode(
            node.Name, SpatialWire.Shape(node.Name, node.WeightedSum.Shape), node.WeightedSum.Weights.ToImmutableArray()),
        _ => null,
    };

    private static TransposedConvolutionNode Transposed(string name, Wire.TransposedConvolution wire) => new(
        name, SpatialWire.Shape(name, wire.InputShape), SpatialWire.Window(name, wire.Window), FromWire.Size(wire.OutputPaddingY), FromWire.Size(wire.OutputPaddingX),
        FromWire.Size(wire.Groups),
        wire.Weight is null ? throw new InvalidDataException($"the node '{name}' has no weights.") : FromWire.Weights(name, wire.Weight),
        wire.Bias is null ? null : FromWire.Weights(name, wire.Bias));

    private static Wire.PathAxis Axis(PathAxis axis) => axis switch
    {
        PathAxis.Time => Wire.PathAxis.Time,
        PathAxis.Places => Wire.PathAxis.Places,
        _ => Wire.PathAxis.PlacesReversed,
    };

    private static PathAxis Axis(string name, Wire.PathAxis axis) => axis switch
    {
        Wire.PathAxis.Time => PathAxis.Time,
        Wire.PathAxis.Places => PathAxis.Places,
        Wire.PathAxis.PlacesReversed => PathAxis.PlacesReversed,
        _ => throw new InvalidDataException($"the node '{name}' states no axis that this program knows."),
    };

    private static AttentionKind Form(string name, Wire.AttentionForm form) => form switch
    {
        Wire.AttentionForm.AndOr => AttentionKind.AndOr,
        Wire.AttentionForm.Product => AttentionKind.Product,
        _ => throw new InvalidDataException($"the node '{name}' states no attention that this program knows."),
    };
}
