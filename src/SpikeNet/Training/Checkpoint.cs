using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Everything that training needs to go on as if it had never stopped. JSON; arrays are base64 of little-endian float32.</summary>
public sealed record Checkpoint
{
    private const string CurrentFormat = "SpikeNet checkpoint 1";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Format and version.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>What is being trained: recipe and data; a checkpoint continues only the same.</summary>
    public required string Subject { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Epochs finished.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs planned, which shape the learning rate.</summary>
    public required int Epochs { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required int Steps { get; init; }

    /// <summary>The figures of the finished epochs.</summary>
    public required ImmutableArray<EpochMetrics> Metrics { get; init; }

    /// <summary>Parameters and the optimiser's moments, by name.</summary>
    public required ImmutableSortedDictionary<string, byte[]> Arrays { get; init; }

    /// <summary>Takes the state of a network and its optimiser.</summary>
    public static ImmutableSortedDictionary<string, byte[]> Capture(Network network, Adam optimiser)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimiser);
        return State(network, optimiser).ToImmutableSortedDictionary(
            s => s.Name, s => MemoryMarshal.AsBytes(s.Tensor.Span).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Puts the state back.</summary>
    /// <exception cref="InvalidDataException">The arrays are not those of this network.</exception>
    public void Restore(Network network, Adam optimiser)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimiser);
        foreach (var (name, tensor) in State(network, optimiser))
        {
            if (!Arrays.TryGetValue(name, out var bytes) || bytes.Length != tensor.Length * sizeof(float))
                throw new InvalidDataException($"the checkpoint does not fit the network: '{name}' is missing or has another size.");
            bytes.CopyTo(MemoryMarshal.AsBytes(tensor.Span));
        }

        optimiser.Steps = Steps;
    }

    /// <summary>Writes the checkpoint; the file is complete or not there.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of another format.</exception>
    public static Checkpoint Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var checkpoint = JsonSerializer.Deserialize<Checkpoint>(stream, Json);
            if (checkpoint?.Format == CurrentFormat)
                return checkpoint;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: the checkpoint is damaged ({e.Message})", e);
        }

        throw new InvalidDataException($"{path}: not a checkpoint that this program reads.");
    }

    private static IEnumerable<(string Name, Tensor Tensor)> State(Network network, Adam optimiser)
    {
        for (var i = 0; i < network.Parameters.Length; i++)
        {
            var name = network.Parameters[i].Name;
            yield return (name, network.Parameters[i].Value);
            yield return ($"{name}/adam.m", optimiser.FirstMoments[i]);
            yield return ($"{name}/adam.v", optimiser.SecondMoments[i]);
        }
    }
}
