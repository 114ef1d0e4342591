using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;

namespace SpikeNet.Graph;

/// <summary>The graph file <c>.snn</c>: protobuf, see spikegraph.proto.</summary>
public static class GraphFile
{
    /// <summary>The version that this program writes and the newest that it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The feature of files with <see cref="ProgramNeuronNode"/>s.</summary>
    internal const string NeuronPrograms = "neuron-programs";

    /// <summary>The feature of files with <see cref="ProgramNeuronNode"/>s in integers.</summary>
    internal const string IntegerPrograms = "integer-programs";

    /// <summary>The feature of files with product attention in integers.</summary>
    internal const string IntegerAttention = "integer-attention";

    /// <summary>The feature of files in which a node feeds several.</summary>
    internal const string Branches = "branches";

    /// <summary>The feature of files in which channels have scales and thresholds of their own.</summary>
    internal const string ChannelScales = "channel-scales";

    /// <summary>The feature of files with weights in codes of shifts.</summary>
    internal const string ShiftWeights = "shift-weights";

    internal const string Magic = "SpikeNet graph";

    /// <summary>A graph file is not read beyond this size.</summary>
    private const long SizeLimit = 1L << 30;

    /// <summary>The head of the field 'checksum' (number 15, length-delimited, 32 bytes), which ends the file.</summary>
    private static readonly byte[] ChecksumHead = [(15 << 3) | 2, SHA256.HashSizeInBytes];

    /// <summary>The features that single nodes may require.</summary>
    private static readonly string[] NodeFeatures = ["convolutions", "pooling", "flatten", "normalisation", "joins", "delays", "read-outs", "transposed-convolutions", "layer-normalisation", "attention", "concatenation", "weighted-sums", "paths"];

    /// <summary>Features that this program understands.</summary>
    private static readonly HashSet<string> KnownFeatures = [NeuronPrograms, IntegerPrograms, IntegerAttention, Branches, ChannelScales, ShiftWeights, .. NodeFeatures];

    /// <summary>What a reader must know to read a graph, so that an older one refuses it; empty for what all readers know.</summary>
    internal static IEnumerable<string> RequiredFeatures(SpikeGraph graph)
    {
        ImmutableArray<SpikeGraph> graphs = [graph, .. graph.Nodes.OfType<PathNode>().Select(p => p.Body)];
        if (graphs.Any(g => g.Nodes.Any(n => n is ProgramNeuronNode)))
            yield return NeuronPrograms;
        if (graphs.Any(g => g.Nodes.Any(n => n is ProgramNeuronNode { FixedPoint: not null })))
            yield return IntegerPrograms;
        if (graphs.Any(g => g.Nodes.Any(n => n is AttentionNode { Gain: not null })))
            yield return IntegerAttention;
        var needed = graphs.SelectMany(g => g.Nodes).Select(n => n switch
        {
            ConvolutionNode => "convolutions",
            PoolNode => "pooling",
            FlattenNode => "flatten",
            NormalisationNode => "normalisation",
            AddNode or OrNode => "joins",
            DelayNode => "delays",
            TransposedConvolutionNode => "transposed-convolutions",
            LayerNormalisationNode => "layer-normalisation",
            AttentionNode => "attention",
            ConcatenationNode => "concatenation",
            WeightedSumNode => "weighted-sums",
            PathNode => "paths",
            ReadOutNode { Rule: > ReadOutRule.Last } => "read-outs",
            _ => null,
        }).ToHashSet();
        foreach (var feature in NodeFeatures.Where(needed.Contains))
            yield return feature;
        if (graphs.Any(g => g.Edges.GroupBy(e => e.From).Any(e => e.Count() > 1)))
            yield return Branches;
        var weights = graphs.SelectMany(g => g.Nodes).SelectMany<GraphNode, WeightTensor?>(n => n switch
        {
            SynapseNode s => [s.Weight, s.Bias],
            ProgramNeuronNode p => [.. p.RecurrentWeights],
            _ => [],
        }).OfType<WeightTensor>().ToList();
        if (weights.Any(w => w.IsPerChannel) || graphs.Any(g => g.Nodes.Any(n => n is NeuronNode { FixedPoint.HasChannelThresholds: true })))
            yield return ChannelScales;
        if (weights.Any(w => w.Coding != WeightCoding.Integer))
            yield return ShiftWeights;
    }

    /// <summary>Writes a graph; the file is complete or not there.</summary>
    /// <exception cref="InvalidGraphException">The graph has faults.</exception>
    /// <exception cref="InvalidDataException">The graph is larger than what is read: more nodes or edges, or longer notes.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(SpikeGraph graph, string path)
    {
        GraphVerifier.ThrowIfInvalid(graph);
        var body = ToWire.Graph(graph).ToByteArray();
        try
        {
            WireScan.Check(body);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: the graph '{graph.Name}' cannot be written, as no reader would take it: {e.Message}", e);
        }

        AtomicFile.Write(path, stream =>
        {
            stream.Write(body);
            stream.Write(ChecksumHead);
            stream.Write(SHA256.HashData(body));
        });
    }

    /// <summary>Reads and verifies a graph.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no graph file, is damaged, comes from a newer program, or its graph has faults.</exception>
    /// <remarks>Reading takes at most 64 MiB and 64 bytes for each byte of the file, garbage included, whatever the file claims.</remarks>
    public static SpikeGraph Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        if (new FileInfo(path).Length > SizeLimit)
            throw new InvalidDataException($"{path}: larger than {SizeLimit >> 20} MiB; that is no graph file.");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads and verifies a graph.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    public static SpikeGraph Read(ReadOnlySpan<byte> bytes, string path)
    {
        Wire.GraphFile file;
        try
        {
            WireScan.Check(bytes);
            file = Wire.GraphFile.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{path}: not a SpikeNet graph file, or damaged (the protobuf message cannot be read)", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        if (file.Magic != Magic)
            throw new InvalidDataException($"{path}: not a SpikeNet graph file.");
        if (file.FormatVersion > FormatVersion)
            throw new InvalidDataException($"{path}: format version {file.FormatVersion}, but this program reads up to {FormatVersion}; update SpikeNet.");
        var unknown = file.RequiredFeatures.Where(f => !KnownFeatures.Contains(f)).ToList();
        if (file.FormatVersion < 1 || unknown.Count > 0)
            throw new InvalidDataException($"{path}: needs {(unknown.Count > 0 ? string.Join(", ", unknown) : "a format version")}, which this program does not know; update SpikeNet.");
        var tail = bytes.Length - ChecksumHead.Length - SHA256.HashSizeInBytes;
        if (tail < 0 || !bytes[tail..].StartsWith(ChecksumHead) || !SHA256.HashData(bytes[..tail]).AsSpan().SequenceEqual(bytes[(tail + ChecksumHead.Length)..]))
            throw new InvalidDataException($"{path}: damaged: its checksum does not match its content.");
        SpikeGraph graph;
        try
        {
            graph = FromWire.Graph(file);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        var faults = GraphVerifier.Verify(graph);
        return faults.IsEmpty ? graph : throw new InvalidDataException($"{path}: {new InvalidGraphException(graph.Name, faults).Message}");
    }
}
