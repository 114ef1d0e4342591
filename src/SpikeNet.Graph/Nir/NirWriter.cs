using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Hdf5;

namespace SpikeNet.Graph.Nir;

/// <summary>Writes graphs as files of the Neuromorphic Intermediate Representation (NIR, Pedersen et al. 2024).</summary>
/// <remarks>
/// Values are renumbered from channel-last to channel-first. Sums of several inputs become several edges, recurrent weights a node of their own.
/// What the format has no word for but a reader may want (time step, steps, resets by subtraction, comparisons with >=) is noted as metadata.
/// Integers are written as the real numbers that they stand for. Refused with their names: maximum pooling, or, attention and neurons that NIR does not have.
/// </remarks>
public static class NirWriter
{
    /// <summary>The release of the reference package whose layout is written.</summary>
    private const string LayoutVersion = "1.0.8";

    /// <summary>Writes a graph; the file is complete or not there.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What the graph does not say; null takes the defaults.</param>
    /// <returns>What the file does not hold, or holds in another form, for the user.</returns>
    /// <exception cref="InvalidGraphException">The graph has faults.</exception>
    /// <exception cref="NotSupportedException">NIR has no node for something in the graph; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="Hdf5NotFoundException">libhdf5 is not installed.</exception>
    public static ImmutableArray<string> Write(SpikeGraph graph, string path, NirExportOptions? options = null)
    {
        GraphVerifier.ThrowIfInvalid(graph);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var notes = new List<string>();
        if (graph.Nodes.OfType<NormalisationNode>().Any(n => !NirExport.IsScale(n)))
            graph = FoldNormalisation.Apply(graph);
        var seconds = options?.TimeStepSeconds ?? TimeStep(graph, notes);
        NirNode root;
        try
        {
            root = new NirExport(graph, seconds, notes).Root();
        }
        catch (NirNodeException e)
        {
            throw new NotSupportedException($"NIR cannot express {e.Message}", e);
        }

        AddMetadata(root.Metadata, graph, seconds);
        if (graph.Encoding is not null)
            notes.Add("the input encoding is not written: the format begins at the spikes");
        if (graph.IsQuantised)
            notes.Add("integer weights are written as the real numbers that they stand for, neurons as before quantisation");
        Hdf5File.Create(path, group =>
        {
            group.WriteString("version", LayoutVersion);
            using var node = group.CreateGroup("node");
            Write(node, root);
        });
        return [.. notes];
    }

    private static double TimeStep(SpikeGraph graph, List<string> notes)
    {
        var steps = graph.Nodes.OfType<ProgramNeuronNode>().Select(p => p.TimeStepMs).Distinct().ToList();
        if (steps.Count > 1)
            throw new NotSupportedException($"NIR cannot express neurons of several time steps: {string.Join(", ", steps)} ms in '{graph.Name}'");
        if (steps is [var ms])
            return ms / 1000;
        if (graph.Metadata.TryGetValue(NirReader.TimeStepKey, out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var noted) && noted > 0)
            return noted / 1000;
        notes.Add("time step 0.001 s assumed (--dt SECONDS for another)");
        return 1e-3;
    }

    private static void AddMetadata(NirMetadata metadata, SpikeGraph graph, double seconds)
    {
        metadata.Texts[NirMetadata.Name] = [graph.Name];
        metadata.Numbers[NirMetadata.TimeStep] = seconds;
        metadata.Numbers[NirMetadata.TimeSteps] = graph.Input.TimeSteps;
        metadata.Numbers[NirMetadata.MaximumSpikes] = graph.Input.MaximumSpikesPerChannel;
        if (!graph.ClassNames.IsEmpty)
            metadata.Texts[NirMetadata.ClassNames] = [.. graph.ClassNames];
        var notes = metadata.Groups[NirMetadata.Notes] = new NirMetadata();
        foreach (var (key, value) in graph.Metadata.Where(m => m.Key.Length > 0 && m.Key is not ("." or "..") && !m.Key.Contains('/', StringComparison.Ordinal)))
            notes.Texts[key] = [value];
    }

    private static void Write(Hdf5Group group, NirNode node)
    {
        group.WriteString("type", node.Type);
        foreach (var (name, array) in node.Arrays)
            WriteArray(group, name, array);
        if (!node.Metadata.IsEmpty)
        {
            using var metadata = group.CreateGroup("metadata");
            Write(metadata, node.Metadata);
        }

        if (node.Type != "NIRGraph")
            return;
        using var nodes = group.CreateGroup("nodes");
        foreach (var child in node.Nodes)
        {
            using var inner = nodes.CreateGroup(child.Name);
            Write(inner, child);
        }

        group.WriteStrings("edges", [.. node.Edges.SelectMany(e => new[] { e.From, e.To })], node.Edges.Count, 2);
    }

    /// <summary>Sizes are whole numbers, weights float32, and time constants float64, so that none is rounded on its way.</summary>
    private static void WriteArray(Hdf5Group group, string name, NirArray array)
    {
        long[] shape = [.. array.Shape];
        if (name is "shape" or "input_shape" or "input_type" or "stride" or "padding" or "dilation" or "groups" or "kernel_size" or "start_dim" or "end_dim")
            group.Write<long>(name, [.. array.Values.Select(v => (long)v)], shape);
        else if (name is "weight" or "bias")
            group.Write<float>(name, [.. array.Values.Select(v => (float)v)], shape, compress: array.Values.Length > 64);
        else
            group.Write<double>(name, array.Values, shape, compress: array.Values.Length > 64);
    }

    private static void Write(Hdf5Group group, NirMetadata metadata)
    {
        foreach (var (key, number) in metadata.Numbers)
            group.WriteScalar(key, number);
        foreach (var (key, texts) in metadata.Texts)
        {
            if (texts is [var text])
                group.WriteString(key, text);
            else
                group.WriteStrings(key, texts, texts.Length);
        }

        foreach (var (key, inner) in metadata.Groups.Where(g => !g.Value.IsEmpty))
        {
            using var child = group.CreateGroup(key);
            Write(child, inner);
        }
    }
}
