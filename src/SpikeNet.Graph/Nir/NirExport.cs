using SpikeNet.Tensors;

namespace SpikeNet.Graph.Nir;

/// <summary>Makes a NIR graph of one of ours.</summary>
internal sealed class NirExport
{
    private readonly SpikeGraph _graph;
    private readonly double _seconds;
    private readonly List<string> _notes;
    private readonly NirNames _names = new();
    private readonly NirNode _root = new("graph", "NIRGraph");
    private readonly Dictionary<string, NirSignal> _signals = new(StringComparer.Ordinal);

    internal NirExport(SpikeGraph graph, double seconds, List<string> notes)
    {
        (_graph, _seconds, _notes) = (graph, seconds, notes);
        foreach (var node in graph.Nodes)
        {
            // HDF5 reads these two as the group itself and the one around it.
            if (node.Name is "." or "..")
                throw new NirNodeException(node.Name, "a name that HDF5 cannot hold");
            _names.Reserve(node.Name, notes);
        }
    }

    /// <summary>Whether a normalisation only multiplies.</summary>
    internal static bool IsScale(NormalisationNode node) => node.Mean.All(m => m == 0) && node.Shift.All(s => s == 0);

    internal NirNode Root()
    {
        FindSignals();
        foreach (var node in _graph.Order().Where(n => n is not AddNode))
            Add(node);
        foreach (var add in _graph.Nodes.OfType<AddNode>())
            CheckOrders(add);
        return _root;
    }

    private NirSignal SignalOf(string name) =>
        _signals.GetValueOrDefault(name) ?? throw new NirNodeException(name, "a cycle in which nothing says how its values are ordered");

    /// <summary>Finds what every node gives, from those that say it themselves on, round cycles too.</summary>
    private void FindSignals()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in _graph.Nodes.Where(n => n is not ReadOutNode && !_signals.ContainsKey(n.Name)))
            {
                var given = _graph.Sources(node.Name).Select(s => _signals.GetValueOrDefault(s)).FirstOrDefault(s => s is not null);
                if (SignalOf(node, given) is not { } signal)
                    continue;
                _signals[node.Name] = signal;
                changed = true;
            }
        }
    }

    private NirSignal? SignalOf(GraphNode node, NirSignal? given) => node switch
    {
        InputNode input => InputSignal(input),
        DenseNode dense => NirSignal.Of(node.Name, [dense.OutFeatures]),
        ConvolutionNode { InputShape.IsFlat: true } flat => IsScale(flat) ? given : NirSignal.Of(node.Name, [flat.OutChannels]),
        ConvolutionNode convolution => NirExportNodes.SignalOf(node.Name, convolution.OutputShape, NirExportNodes.IsLine(convolution)),
        PoolNode pool => NirExportNodes.SignalOf(node.Name, pool.OutputShape, line: false),
        FlattenNode => given is null ? null : new NirSignal([given.Count], given.Layout),
        _ => given,
    };

    /// <summary>Whether a convolution of one place gives every feature one weight of its own.</summary>
    private static bool IsScale(ConvolutionNode node) =>
        node.Groups == node.InputShape.Channels && node.OutChannels == node.Groups && node.Bias is null && node.Weight.Length == node.Groups;

    private void CheckOrders(AddNode add)
    {
        var sources = _graph.Sources(add.Name);
        if (sources.FirstOrDefault(s => !SignalOf(s).HasOrderOf(SignalOf(sources[0]))) is { } other)
            throw new NirNodeException(add.Name, $"a sum of the differently ordered values of '{sources[0]}' and '{other}'");
    }

    private void Add(GraphNode node)
    {
        if (node is InputNode input)
        {
            var signal = InputSignal(input);
            var nir = New(node.Name, "Input", signal);
            nir.Arrays["shape"] = NirArray.Vector([.. signal.Shape.Select(s => (double)s)]);
            return;
        }

        var source = _graph.Sources(node.Name)[0];
        var given = SignalOf(source);
        switch (node)
        {
            case DenseNode dense:
                AddDense(dense, dense.Weight, dense.Bias, source, given);
                break;
            case ConvolutionNode { InputShape.IsFlat: true } flat:
                AddFlatConvolution(flat, source, given);
                break;
            case ConvolutionNode convolution:
                Connect(source, NirExportNodes.Convolution(New(node.Name, convolution, given), convolution));
                break;
            case PoolNode pool:
                Connect(source, NirExportNodes.Pool(New(node.Name, pool, given), pool));
                break;
            case FlattenNode flatten:
                AddFlatten(node.Name, flatten.InputShape, source, given);
                break;
            case NormalisationNode normalisation:
                var scale = New(node.Name, "Scale", given);
                scale.Arrays["scale"] = NirExportNodes.PerFeature(given, i => (float)normalisation.Factor(i % normalisation.InputShape.Channels));
                Connect(source, scale);
                break;
            case DelayNode delay:
                var later = New(node.Name, "Delay", given);
                later.Arrays["delay"] = NirExportNodes.PerFeature(given, i => delay.DelayOf(i) * _seconds);
                Connect(source, later);
                break;
            case NeuronNode neuron:
                Connect(source, NirExportNeurons.Fill(New(node.Name, neuron.Neuron.Leaks ? "LIF" : "IF", given), neuron, given, _seconds));
                break;
            case ProgramNeuronNode program:
                AddProgram(program, source, given);
                break;
            case ReadOutNode readOut:
                AddReadOut(readOut, source, given);
                break;
            default:
                throw new NirNodeException(node.Name, $"a node of the kind {node.Kind}");
        }
    }

    private void AddDense(GraphNode node, WeightTensor weight, WeightTensor? bias, string source, NirSignal given)
    {
        var from = source;
        if (given.Shape.Length != 1)
        {
            // Weights take a vector there.
            from = _names.New($"{_names.Of(node.Name)}.flatten");
            AddFlatten(from, given.Layout, source, given);
            given = SignalOf(from);
        }

        var dense = New(node.Name, bias is null ? "Linear" : "Affine", NirSignal.Of(node.Name, [weight.Shape[0]]));
        var (outputs, inputs) = (weight.Shape[0], weight.Shape[1]);
        var values = new double[weight.Length];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
                values[(o * inputs) + given.Place(i)] = (float)weight.ValueAt((o * inputs) + i);
        }

        dense.Arrays["weight"] = new NirArray([outputs, inputs], values);
        if (bias is not null)
            dense.Arrays["bias"] = NirExportNodes.Values(bias);
        Connect(from, dense);
    }

    /// <summary>A convolution of one place: a scale where every feature has one weight, otherwise weights from all to all.</summary>
    private void AddFlatConvolution(ConvolutionNode node, string source, NirSignal given)
    {
        if (IsScale(node))
        {
            var scale = New(node.Name, "Scale", given);
            scale.Arrays["scale"] = NirExportNodes.PerFeature(given, i => (float)node.Weight.ValueAt(i));
            Connect(source, scale);
        }
        else if (node.Groups == 1 && node.Window is { KernelHeight: 1, KernelWidth: 1 })
        {
            AddDense(node, WeightTensor.FromReal([.. Enumerable.Range(0, node.Weight.Length).Select(i => (float)node.Weight.ValueAt(i))], node.OutChannels, node.InputShape.Channels), node.Bias, source, given);
        }
        else
        {
            Connect(source, NirExportNodes.Convolution(New(node.Name, node, given), node));
        }
    }

    private void AddFlatten(string name, FeatureShape layout, string source, NirSignal given)
    {
        if (!given.HasOrderOf(new NirSignal([layout.Count], layout)))
            throw new NirNodeException(name, $"a flattening of {layout} behind values ordered as {given.Layout}");
        var flatten = New(name, "Flatten", new NirSignal([given.Count], given.Layout));
        flatten.Arrays["input_type"] = NirArray.Vector([.. given.Shape.Select(s => (double)s)]);
        flatten.Arrays["start_dim"] = NirArray.Scalar(0);
        flatten.Arrays["end_dim"] = NirArray.Scalar(-1);
        Connect(source, flatten);
    }

    private void AddProgram(ProgramNeuronNode program, string source, NirSignal given)
    {
        var neuron = NirExportNeurons.Program(program, given, _seconds, _notes, n => New(program.Name, n, given));
        Connect(source, neuron);
        if (program.RecurrentWeights.FirstOrDefault(w => w is not null) is not { } weights)
            return;
        var name = _names.New($"{_names.Of(program.Name)}.w_rec");
        var values = new double[weights.Length];
        for (var to = 0; to < program.Size; to++)
        {
            for (var from = 0; from < program.Size; from++)
                values[(given.Place(to) * program.Size) + given.Place(from)] = (float)weights.ValueAt((to * program.Size) + from);
        }

        var recurrent = new NirNode(name, "Linear");
        recurrent.Arrays["weight"] = new NirArray([program.Size, program.Size], values);
        _root.Nodes.Add(recurrent);
        _root.Edges.AddRange([(_names.Of(program.Name), name), (name, _names.Of(program.Name))]);
        _notes.Add($"the recurrent weights of '{program.Name}' are the node '{name}'; their delay of one step is implied, as other programs write it");
    }

    private void AddReadOut(ReadOutNode node, string source, NirSignal given)
    {
        if (node.Rule is ReadOutRule.LeakyLast or ReadOutRule.LeakyMaximum && node.Decay < 1)
        {
            // The read-out's own integrator is a node there.
            var integrator = _names.New($"{_names.Of(node.Name)}.integrator");
            Connect(source, NirExportNeurons.Integrator(New(integrator, "LI", given), node.Decay, _seconds));
            (source, node) = (integrator, node with { Rule = node.Rule == ReadOutRule.LeakyLast ? ReadOutRule.Last : ReadOutRule.Maximum });
        }

        var output = New(node.Name, "Output", given);
        output.Arrays["shape"] = NirArray.Vector([.. given.Shape.Select(s => (double)s)]);
        output.Metadata.Texts[NirMetadata.ReadOut] = [node.Rule.ToString()];
        Connect(source, output);
    }

    /// <summary>The layout that the nodes behind the input want.</summary>
    private NirSignal InputSignal(InputNode input)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(_graph.Consumers(input.Name));
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
                continue;
            switch (_graph.Node(name))
            {
                case ConvolutionNode { InputShape.IsFlat: false } convolution:
                    return NirExportNodes.SignalOf(name, convolution.InputShape, NirExportNodes.IsLine(convolution));
                case PoolNode { InputShape.IsFlat: false } pool:
                    return NirExportNodes.SignalOf(name, pool.InputShape, line: false);
                case FlattenNode { InputShape.IsFlat: false } flatten:
                    return NirExportNodes.SignalOf(name, flatten.InputShape, flatten.InputShape.Height == 1);
                case AddNode or DelayNode or ConvolutionNode { InputShape.IsFlat: true, Groups: > 1 }:
                    foreach (var next in _graph.Consumers(name))
                        open.Enqueue(next);
                    break;
            }
        }

        return NirSignal.Of(input.Name, [input.Features]);
    }

    private NirNode New(string name, ConvolutionNode node, NirSignal given)
    {
        var line = NirExportNodes.IsLine(node);
        CheckLayout(name, node.InputShape, given);
        return New(name, line ? "Conv1d" : "Conv2d", NirExportNodes.SignalOf(name, node.OutputShape, line));
    }

    private NirNode New(string name, PoolNode node, NirSignal given)
    {
        if (node.Pooling == PoolKind.Max)
            throw new NirNodeException(name, "a maximum pooling");
        if (node.Window.DilationY != 1 || node.Window.DilationX != 1)
            throw new NirNodeException(name, "a pooling with dilation");
        CheckLayout(name, node.InputShape, given);
        return New(name, node.Pooling == PoolKind.Sum ? "SumPool2d" : "AvgPool2d", NirExportNodes.SignalOf(name, node.OutputShape, line: false));
    }

    private static void CheckLayout(string name, FeatureShape wanted, NirSignal given)
    {
        if (given.Layout != wanted || (given.Shape.Length == 1 && !wanted.IsFlat))
            throw new NirNodeException(name, $"places ({wanted}) behind values without them ({given})");
    }

    private NirNode New(string name, string type, NirSignal signal)
    {
        var node = new NirNode(_graph.Nodes.Any(n => n.Name == name) ? _names.Of(name) : name, type);
        _signals[name] = signal;
        _root.Nodes.Add(node);
        return node;
    }

    /// <summary>Edges from what feeds a node; a sum is all that it adds.</summary>
    private void Connect(string source, NirNode node)
    {
        var open = new Stack<string>([source]);
        var from = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var name))
        {
            if (_graph.Nodes.FirstOrDefault(n => n.Name == name) is AddNode)
            {
                foreach (var added in _graph.Sources(name))
                    open.Push(added);
            }
            else if (!from.Add(name))
            {
                throw new NirNodeException(node.Name, $"an input that adds '{name}' twice");
            }
        }

        foreach (var name in from.Order(StringComparer.Ordinal))
            _root.Edges.Add((_graph.Nodes.Any(n => n.Name == name) ? _names.Of(name) : name, node.Name));
    }
}
