using System.Collections.Immutable;

namespace SpikeNet.Graph.Nir;

/// <summary>Reads files of the Neuromorphic Intermediate Representation (NIR, Pedersen et al. 2024).</summary>
/// <remarks>
/// Expressed are Input, Output, Affine, Linear, Scale, Conv1d, Conv2d, SumPool2d, AvgPool2d, Flatten, Delay, Threshold, I, IF, LI, LIF, CubaLI, CubaLIF
/// and graphs in graphs. Values are renumbered from channel-first to channel-last. A node with several inputs takes their sum. A neuron's own synapses
/// become recurrent weights with a delay of one step. What cannot be expressed is refused with the node's name.
/// </remarks>
public static class NirReader
{
    /// <summary>The key of a graph's metadata with the time step in milliseconds.</summary>
    public const string TimeStepKey = "time_step_ms";

    /// <summary>The key of a graph's metadata with the version that the file names.</summary>
    public const string VersionKey = "nir_version";

    /// <summary>Reads and verifies a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null takes the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no NIR file, damaged, or holds what cannot be expressed; the message names file and node.</exception>
    /// <exception cref="Hdf5.Hdf5NotFoundException">libhdf5 is not installed.</exception>
    public static NirImport Read(string path, NirImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new NirImportOptions();
        if (options.TimeStepSeconds is { } step && !(step > 0 && step <= 1000))
            throw new ArgumentOutOfRangeException(nameof(options), step, "The time step is above 0 s and at most 1000 s.");
        if (options.TimeSteps is < 1 or > GraphVerifier.SizeLimit)
            throw new ArgumentOutOfRangeException(nameof(options), options.TimeSteps, $"The steps of a sample are from 1 to {GraphVerifier.SizeLimit}.");
        var (version, root) = NirFileReader.Read(path);
        try
        {
            var notes = new List<string>();
            var flat = NirFlattening.Of(root, notes);
            var context = NirContext.Of(root, flat, options, notes);
            var graph = new NirGraphBuilder(flat, context).Build() with
            {
                Name = root.Metadata.Text(NirMetadata.Name) ?? Path.GetFileNameWithoutExtension(path),
                ClassNames = root.Metadata.Texts.TryGetValue(NirMetadata.ClassNames, out var classes) ? [.. classes] : [],
                Metadata = Metadata(root, version, context.TimeStepMs),
            };
            var faults = GraphVerifier.Verify(graph);
            return faults.IsEmpty
                ? new NirImport(graph, context.TimeStepSeconds, [.. notes])
                : throw new InvalidDataException($"{path}: {new InvalidGraphException(graph.Name, faults).Message}");
        }
        catch (NirNodeException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static ImmutableSortedDictionary<string, string> Metadata(NirNode root, string version, double timeStepMs)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        metadata["origin"] = "NIR";
        metadata[VersionKey] = version;
        if (root.Metadata.Groups.GetValueOrDefault(NirMetadata.Notes) is { } notes)
        {
            foreach (var (key, text) in notes.Texts)
                metadata[key] = string.Concat(text);
        }

        metadata[TimeStepKey] = timeStepMs.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return metadata.ToImmutable();
    }
}
