using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Finds all faults of a graph at once.</summary>
/// <remarks>
/// Codes: SPK0001 names, SPK0002 edges, SPK0003 inputs and read-outs, SPK0004 chain, SPK0005 sizes, SPK0006 weights,
/// SPK0007 quantisation, SPK0008 classes, SPK0009 encoding, SPK0010 neuron programs.
/// </remarks>
public static class GraphVerifier
{
    /// <summary>The largest number of channels, neurons or steps that a graph may state.</summary>
    public const int SizeLimit = 1 << 24;

    /// <summary>All faults; empty for a sound graph.</summary>
    public static ImmutableArray<Diagnostic> Verify(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        VerifyNames(graph, faults);
        VerifyEnds(graph, faults);
        if (faults.Count == 0)
            VerifyChain(graph, faults);
        foreach (var dense in graph.Nodes.OfType<DenseNode>())
            VerifyDense(dense, faults);
        foreach (var program in graph.Nodes.OfType<ProgramNeuronNode>())
            VerifyProgram(program, faults);
        VerifyQuantisation(graph, faults);
        VerifyEncoding(graph, faults);
        return faults.ToImmutable();
    }

    /// <summary>Throws where the graph has faults.</summary>
    /// <exception cref="InvalidGraphException">All the faults.</exception>
    public static void ThrowIfInvalid(SpikeGraph graph)
    {
        var faults = Verify(graph);
        if (!faults.IsEmpty)
            throw new InvalidGraphException(graph.Name, faults);
    }

    private static void VerifyNames(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        foreach (var group in graph.Nodes.GroupBy(n => n.Name).Where(g => g.Count() > 1))
            faults.Add(new("SPK0001", group.Key, "a unique name", $"{group.Count()} nodes of that name", "rename all but one"));
        foreach (var node in graph.Nodes.Where(n => n.Name.Length == 0 || !n.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')))
            faults.Add(new("SPK0001", node.Name, "letters, digits, '.', '_', '-'", $"'{node.Name}'", "rename the node"));
        var names = graph.Nodes.Select(n => n.Name).ToHashSet();
        foreach (var edge in graph.Edges)
        {
            foreach (var end in new[] { edge.From, edge.To }.Where(e => !names.Contains(e)))
                faults.Add(new("SPK0002", end, "a node of that name", $"the edge {edge.From} -> {edge.To} and no such node", "add the node or drop the edge"));
        }
    }

    private static void VerifyEnds(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var inputs = graph.Nodes.OfType<InputNode>().ToList();
        var readOuts = graph.Nodes.OfType<ReadOutNode>().ToList();
        if (inputs.Count != 1)
            faults.Add(new("SPK0003", graph.Name, "one input", $"{inputs.Count}", "keep exactly one input node"));
        if (readOuts.Count != 1)
            faults.Add(new("SPK0003", graph.Name, "one read-out", $"{readOuts.Count}", "keep exactly one read-out node"));
        foreach (var input in inputs)
        {
            if (input.Features is < 1 or > SizeLimit || input.TimeSteps is < 1 or > SizeLimit)
                faults.Add(new("SPK0005", input.Name, $"1 to {SizeLimit} channels and steps", $"{input.Features} channels, {input.TimeSteps} steps", "correct the input"));
            else if (input.MaximumSpikesPerChannel < 1 || input.MaximumSpikesPerChannel > input.TimeSteps)
                faults.Add(new("SPK0005", input.Name, $"1 to {input.TimeSteps} spikes per channel", $"{input.MaximumSpikesPerChannel}", "state how often a channel can spike"));
        }

        foreach (var readOut in readOuts.Where(r => r.Classes < 1 || r.Decay is not (> 0 and <= 1)))
            faults.Add(new("SPK0005", readOut.Name, "at least one class and a decay in (0, 1]", $"{readOut.Classes} classes, decay {readOut.Decay}", "correct the read-out"));
    }

    private static void VerifyChain(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        ImmutableArray<GraphNode> chain;
        try
        {
            chain = graph.Chain();
        }
        catch (InvalidOperationException e)
        {
            faults.Add(new("SPK0004", graph.Name, "a chain from the input to the read-out", e.Message, "connect every node to one successor"));
            return;
        }

        var width = 0;
        GraphNode? previous = null;
        foreach (var node in chain)
        {
            var (takes, gives) = node switch
            {
                InputNode input => (0, input.Features),
                DenseNode dense when dense.Weight.Shape.Length == 2 => (dense.InFeatures, dense.OutFeatures),
                NeuronNode neuron => (neuron.Size, neuron.Size),
                ProgramNeuronNode program => (program.InFeatures, program.Size),
                ReadOutNode readOut => (readOut.Classes, readOut.Classes),
                _ => (width, width),
            };
            if (previous is not null && takes != width)
                faults.Add(new("SPK0005", node.Name, $"{width} inputs, as '{previous.Name}' gives", $"{takes}", "make the sizes agree"));
            if (node is DenseNode && previous is DenseNode or ProgramNeuronNode { Spikes: false })
                faults.Add(new("SPK0004", node.Name, "spikes", $"the values of '{previous.Name}'", "put neurons that spike between two dense nodes"));
            if (node is NeuronNode or ProgramNeuronNode && previous is not DenseNode)
                faults.Add(new("SPK0004", node.Name, "a dense node before neurons", previous?.Kind ?? "nothing", "put a dense node before them"));
            if (node is InputNode != previous is null)
                faults.Add(new("SPK0004", node.Name, "the input first", "an input inside the chain", "put the input first"));
            if (node is ReadOutNode readOutNode)
                VerifyReadOut(readOutNode, previous, faults);
            width = gives;
            previous = node;
        }

        if (graph.ClassNames.Length != 0 && graph.ClassNames.Length != graph.ReadOut.Classes)
            faults.Add(new("SPK0008", graph.ReadOut.Name, $"{graph.ReadOut.Classes} class names", $"{graph.ClassNames.Length}", "name every class or none"));
    }

    private static void VerifyReadOut(ReadOutNode node, GraphNode? previous, ImmutableArray<Diagnostic>.Builder faults)
    {
        var (wanted, right) = node.Rule switch
        {
            ReadOutRule.SpikeCount => ("neurons that spike", previous is NeuronNode or ProgramNeuronNode { Spikes: true }),
            ReadOutRule.Maximum or ReadOutRule.Last => ("neurons with a graded output", previous is ProgramNeuronNode { Spikes: false }),
            _ => ("a dense node", previous is DenseNode),
        };
        if (!right)
            faults.Add(new("SPK0004", node.Name, $"{wanted} before a read-out of the kind {node.Rule}", previous?.Kind ?? "nothing", "change the read-out or the layer before it"));
    }

    private static void VerifyProgram(ProgramNeuronNode node, ImmutableArray<Diagnostic>.Builder faults)
    {
        var model = node.Model;
        if (node.Size is < 1 or > SizeLimit || !(node.TimeStepMs > 0) || !double.IsFinite(node.TimeStepMs))
            faults.Add(new("SPK0010", node.Name, "at least one neuron and a time step above 0 ms", $"{node.Size} neurons, {node.TimeStepMs} ms", "correct the node"));
        if (node.Parameters.Length != model.Parameters.Length)
        {
            faults.Add(new("SPK0010", node.Name, $"{model.Parameters.Length} parameters as {model.Name} has", $"{node.Parameters.Length}", "give a value for each"));
            return;
        }

        foreach (var (parameter, values) in model.Parameters.Zip(node.Parameters))
        {
            if (values.Length != 1 && values.Length != node.Size)
                faults.Add(new("SPK0010", node.Name, $"1 or {node.Size} values of {parameter.Name}", $"{values.Length}", "give one value, or one per neuron"));

            // The bounds are compared as the floats that the values are.
            var outside = values.Count(v => !(v >= (float)parameter.Minimum && v <= (float)parameter.Maximum));
            if (outside > 0)
                faults.Add(new("SPK0010", node.Name, $"{parameter.Name} from {parameter.Minimum} to {parameter.Maximum} {parameter.Unit}", $"{outside} values outside", "correct the values"));
        }

        if (!node.RecurrentWeights.IsEmpty && node.RecurrentWeights.Length != model.Inputs.Length)
            faults.Add(new("SPK0010", node.Name, $"recurrent weights for {model.Inputs.Length} inputs", $"{node.RecurrentWeights.Length}", "give weights or null for each input"));
        if (node.RecurrentWeights.Any(w => w is not null) && !node.Spikes)
            faults.Add(new("SPK0010", node.Name, "a model that spikes", "recurrent weights and no spike output", "make the population feed-forward"));
        foreach (var weights in node.RecurrentWeights)
        {
            if (weights is not null && (weights.Shape.Length != 2 || weights.Shape[0] != node.Size || weights.Shape[1] != node.Size || weights.Real is null || weights.Real.Any(w => !float.IsFinite(w))))
                faults.Add(new("SPK0006", node.Name, $"finite real recurrent weights [{node.Size}, {node.Size}]", $"[{string.Join(", ", weights.Shape)}]", "correct the weights"));
        }
    }

    private static void VerifyDense(DenseNode dense, ImmutableArray<Diagnostic>.Builder faults)
    {
        if (dense.Weight.Shape.Length != 2 || dense.Weight.Length == 0)
        {
            faults.Add(new("SPK0006", dense.Name, "weights [out, in]", $"[{string.Join(", ", dense.Weight.Shape)}]", "give a matrix"));
            return;
        }

        if (dense.Bias is { } bias && (bias.Shape.Length != 1 || bias.Length != dense.OutFeatures))
            faults.Add(new("SPK0006", dense.Name, $"{dense.OutFeatures} biases", $"[{string.Join(", ", bias.Shape)}]", "give one bias per output"));
        foreach (var weights in new[] { dense.Weight, dense.Bias }.OfType<WeightTensor>())
        {
            if (weights.Real is { } real && real.Any(w => !float.IsFinite(w)))
                faults.Add(new("SPK0006", dense.Name, "finite weights", "NaN or infinity", "train again with a smaller learning rate"));
            if (weights.Integers is { } integers && (!double.IsFinite(weights.Scale) || weights.Scale <= 0))
                faults.Add(new("SPK0007", dense.Name, "a scale above 0", $"{weights.Scale}", "quantise again"));
        }

        if (dense.Weight.Integers is { } w)
        {
            if (dense.Weight.Bits is < 2 or > 16)
            {
                faults.Add(new("SPK0007", dense.Name, "2 to 16 bits", $"{dense.Weight.Bits}", "quantise again"));
                return;
            }

            var limit = 1 << (dense.Weight.Bits - 1);
            var outside = w.Count(x => x < -limit || x >= limit);
            if (outside > 0)
                faults.Add(new("SPK0007", dense.Name, $"weights of {dense.Weight.Bits} bits", $"{outside} outside [{-limit}, {limit - 1}]", "quantise again"));
        }
    }

    private static void VerifyQuantisation(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var quantised = graph.Nodes.OfType<DenseNode>().Select(d => (d.Name, Is: d.Weight.IsQuantised))
            .Concat(graph.Nodes.OfType<DenseNode>().Where(d => d.Bias is not null).Select(d => (d.Name, Is: d.Bias!.IsQuantised)))
            .Concat(graph.Nodes.OfType<NeuronNode>().Select(n => (n.Name, Is: n.FixedPoint is not null))).ToList();
        if (quantised.Any(q => q.Is))
        {
            foreach (var (name, _) in quantised.Where(q => !q.Is && !graph.HasPrograms))
                faults.Add(new("SPK0007", name, "integers, as in the rest of the graph", "real numbers", "quantise the whole graph"));
        }

        foreach (var node in graph.Nodes.OfType<NeuronNode>())
        {
            if (node.FixedPoint is not { } f)
                continue;
            if (f.StateBits is < 8 or > 32)
                faults.Add(new("SPK0007", node.Name, "a potential of 8 to 32 bits", $"{f.StateBits}", "quantise again"));
            else if (f.Threshold < 1 || f.Threshold > f.StateMaximum)
                faults.Add(new("SPK0007", node.Name, $"a threshold from 1 to {f.StateMaximum}", $"{f.Threshold}", "quantise again with more state bits"));
            if (f.LeakShift is < 1 or > 15)
                faults.Add(new("SPK0007", node.Name, "a leak shift of 1 to 15", $"{f.LeakShift}", "quantise again"));
        }
    }

    private static void VerifyEncoding(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var input = graph.Nodes.OfType<InputNode>().FirstOrDefault();
        if (graph.Encoding is not { } encoding || input is null)
            return;
        var mel = encoding.MelImage;
        if (mel.Bands is < 1 or > 1024 || mel.Frames is < 1 or > 4096
            || mel.SampleRateHz is < 1000 or > 768000 || !(mel.FrameMs is > 0 and <= 1000) || !(mel.HopMs is > 0 and <= 1000)
            || !(mel.LowestHz >= 0) || !(mel.HighestHz > mel.LowestHz) || !(mel.HighestHz <= mel.SampleRateHz / 2.0) || !(mel.DynamicRangeDb > 0)
            || !(mel.TrimDb > 0) || !(mel.PreEmphasis is >= 0 and < 1))
            faults.Add(new("SPK0009", input.Name, "a mel image that can be made", $"{mel}", "correct the encoding"));
        else if (mel.Bands * mel.Frames != input.Features)
            faults.Add(new("SPK0009", input.Name, $"{mel.Bands} bands x {mel.Frames} frames = {mel.Bands * mel.Frames} channels", $"{input.Features}", "make the input fit its encoding"));
        if (encoding.Code.TimeSteps != input.TimeSteps)
            faults.Add(new("SPK0009", input.Name, $"{encoding.Code.TimeSteps} steps as in the encoding", $"{input.TimeSteps}", "make the input fit its encoding"));
        if (!(encoding.Code.Threshold is >= 0 and < 1))
            faults.Add(new("SPK0009", input.Name, "a coding threshold in [0, 1)", $"{encoding.Code.Threshold}", "correct the encoding"));
    }
}
