using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Finds what every node of a flat NIR graph gives, from the input on.</summary>
internal static class NirShapes
{
    /// <summary>The signals by the nodes' names.</summary>
    internal static Dictionary<string, NirSignal> Of(NirFlattening flat)
    {
        var signals = new Dictionary<string, NirSignal>(StringComparer.Ordinal);
        var consumers = flat.Consumers();
        var open = new Queue<string>();
        signals[flat.Input.Name] = NirSignal.Of(flat.Input.Name, flat.Input.Required("shape").Values);
        open.Enqueue(flat.Input.Name);
        while (open.TryDequeue(out var from))
        {
            foreach (var to in consumers[from].Where(c => !signals.ContainsKey(c)))
            {
                signals[to] = Of(flat.Nodes[to], signals[from], from);
                open.Enqueue(to);
            }
        }

        if (flat.Nodes.Keys.FirstOrDefault(n => !signals.ContainsKey(n)) is { } lost)
            throw new NirNodeException(lost, $"no edges lead to it from '{flat.Input.Name}'");
        foreach (var (to, sources) in flat.Sources)
        {
            if (to == flat.Input.Name && sources.Count > 0)
                throw new NirNodeException(to, "an edge leads into the input");
            if (sources.Contains(flat.Output.Name))
                throw new NirNodeException(flat.Output.Name, $"an edge leads from the output to '{to}'");
            foreach (var from in sources)
                CheckInput(flat.Nodes[to], signals[to], signals[from], from);
        }

        return signals;
    }

    /// <summary>The window of a convolution or a pooling over a layout.</summary>
    internal static SpatialWindow Window(NirNode node, FeatureShape input)
    {
        var line = node.Type == "Conv1d";
        var count = line ? 1 : 2;
        var pooling = node.Type is "SumPool2d" or "AvgPool2d";
        var kernel = pooling ? node.Integers("kernel_size", 2, 1) : [.. node.Required("weight").Shape[2..].Select(s => node.Integer("weight", s, 1))];
        var stride = node.Integers("stride", count, 1);
        var dilation = pooling ? [1, 1] : node.Integers("dilation", count, 1);
        var padding = Padding(node, count, kernel, stride, dilation);
        var window = line
            ? new SpatialWindow(1, kernel[0], 1, stride[0], 0, padding[0], 1, dilation[0])
            : new SpatialWindow(kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1]);
        return NodeShapes.WindowFault(input, window) is { } fault
            ? throw new NirNodeException(node.Name, $"its window does not fit into {input}: {fault}")
            : window;
    }

    /// <summary>The layout that a convolution takes.</summary>
    internal static FeatureShape ConvolutionInput(NirNode node, NirSignal source, string from)
    {
        var weight = node.Required("weight");
        var sizes = node.Type == "Conv1d" ? 3 : 4;
        if (weight.Shape.Length != sizes || weight.Shape.Any(s => s is < 1 or > GraphVerifier.SizeLimit))
            throw new NirNodeException(node.Name, $"'weight' has the shape {weight.ShapeText}, expected {sizes} sizes");
        var channels = (double)weight.Shape[1] * node.Integers("groups", 1, 1)[0];
        var places = node.Optional("input_shape") is { } stated
            ? node.Integers("input_shape", sizes - 2, 1)
            : source.Shape.Length == sizes - 1 ? [.. source.Shape[1..]]
            : throw new NirNodeException(node.Name, $"{node.Type} has no 'input_shape', and '{from}' gives {source}");
        return NirSignal.Of(node.Name, [channels, .. places.Select(p => (double)p)]).Layout;
    }

    private static NirSignal Of(NirNode node, NirSignal source, string from)
    {
        switch (node.Type)
        {
            case "Affine" or "Linear":
                var weight = node.Required("weight");
                return weight.Shape is [var outputs, _] ? NirSignal.Of(node.Name, [outputs]) : throw new NirNodeException(node.Name, $"'weight' has the shape {weight.ShapeText}, expected [out, in]");
            case "Conv1d" or "Conv2d":
                var input = ConvolutionInput(node, source, from);
                var shape = Window(node, input).Output(input, node.Integer("weight", node.Required("weight").Shape[0], 1));
                return NirSignal.Of(node.Name, node.Type == "Conv1d" ? [shape.Channels, shape.Width] : [shape.Channels, shape.Height, shape.Width]);
            case "SumPool2d" or "AvgPool2d":
                if (source.Shape.Length != 3)
                    throw new NirNodeException(node.Name, $"a pooling takes channels, rows and columns, but '{from}' gives {source}");
                var pooled = Window(node, source.Layout).Output(source.Layout, source.Layout.Channels);
                return NirSignal.Of(node.Name, [pooled.Channels, pooled.Height, pooled.Width]);
            case "Flatten":
                return Flattened(node, source, from);
            default:
                return source;
        }
    }

    /// <summary>The shape with some sizes multiplied; the order of the values stays.</summary>
    private static NirSignal Flattened(NirNode node, NirSignal source, string from)
    {
        var shape = source.Shape;
        if (node.Optional("input_type") is { } stated)
        {
            var whole = NirSignal.Of(node.Name, stated.Values);
            if (whole.Count != source.Count)
                throw new NirNodeException(node.Name, $"takes {whole}, but '{from}' gives {source}");

            // A source that is flat already has no places to name.
            shape = whole.Shape.Length == source.Shape.Length ? shape : whole.Shape;
        }

        var start = Dimension("start_dim");
        var end = Dimension("end_dim");
        if (start > end)
            return source;
        double[] sizes = [.. shape[..start].Select(s => (double)s), shape[start..(end + 1)].Aggregate(1.0, (p, s) => p * s), .. shape[(end + 1)..].Select(s => (double)s)];
        var flat = NirSignal.Of(node.Name, sizes);
        return flat.HasOrderOf(source) ? flat : flat with { Layout = source.Layout };

        int Dimension(string name)
        {
            var value = node.Optional(name)?.Values is [var v] ? v : name == "start_dim" ? 1 : -1;
            var dimension = value < 0 ? value + shape.Length : value;
            return dimension == Math.Floor(dimension) && dimension >= 0 && (dimension < shape.Length || name == "start_dim")
                ? (int)Math.Min(dimension, shape.Length)
                : throw new NirNodeException(node.Name, $"'{name}' is {value}, but there are {shape.Length} sizes");
        }
    }

    private static int[] Padding(NirNode node, int count, int[] kernel, int[] stride, int[] dilation)
    {
        switch (node.Words.GetValueOrDefault("padding"))
        {
            case null:
                return node.Integers("padding", count, 0);
            case "valid":
                return new int[count];
            case "same":
                if (stride.Any(s => s != 1))
                    throw new NirNodeException(node.Name, "a padding of 'same' with a stride above 1");
                if (kernel.Zip(dilation, (k, d) => (long)d * (k - 1)).Any(extent => extent % 2 != 0))
                    throw new NirNodeException(node.Name, "a padding of 'same' that is not the same on both sides");
                return [.. kernel.Zip(dilation, (k, d) => (int)Math.Min((long)d * (k - 1) / 2, GraphVerifier.SizeLimit))];
            case var word:
                throw new NirNodeException(node.Name, $"'padding' is '{word}', expected whole numbers, 'same' or 'valid'");
        }
    }

    /// <summary>Refuses inputs whose sizes or orders do not agree with what the node takes.</summary>
    private static void CheckInput(NirNode node, NirSignal own, NirSignal given, string from)
    {
        switch (node.Type)
        {
            case "Affine" or "Linear":
                var inputs = node.Required("weight").Shape[1];
                if (given.Count != inputs || given.Shape.Any(s => s != given.Count && s != 1))
                    throw new NirNodeException(node.Name, $"takes [{inputs}], but '{from}' gives {given}");
                break;
            case "Conv1d" or "Conv2d":
                var layout = ConvolutionInput(node, given, from);
                if (given.Layout != layout)
                    throw new NirNodeException(node.Name, $"takes {layout}, but '{from}' gives {given}");
                break;
            case "SumPool2d" or "AvgPool2d" or "Flatten":
                break;
            case "Output":
                if (node.Optional("shape") is { } shape && shape.Values.Aggregate(1.0, (p, s) => p * s) != given.Count)
                    throw new NirNodeException(node.Name, $"takes the shape [{string.Join(", ", shape.Values)}], but '{from}' gives {given}");
                break;
            default:
                if (!own.HasOrderOf(given))
                    throw new NirNodeException(node.Name, $"takes {own}, but '{from}' gives {given}, or its values in another order");
                break;
        }
    }
}
