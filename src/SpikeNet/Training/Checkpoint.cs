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

    /// <summary>The optimiser (<see cref="Optimiser.Kind"/>); null in files of before there was a choice, which are Adam's or AdamW's.</summary>
    public string? Optimiser { get; init; }

    /// <summary>The learning-rate schedule (<see cref="LearningRateSchedule.Kind"/>), whose state is the metrics; null in older files, which any schedule continues.</summary>
    public string? Schedule { get; init; }

    /// <summary>Forward and weight-gradient crossover of each linear layer where they were measured; null for the shipped ones.</summary>
    public ImmutableSortedDictionary<string, LinearCrossovers>? Crossovers { get; init; }

    /// <summary>The figures of the finished epochs.</summary>
    public required ImmutableArray<EpochMetrics> Metrics { get; init; }

    /// <summary>Parameters and the optimiser's state, by name.</summary>
    public required ImmutableSortedDictionary<string, byte[]> Arrays { get; init; }

    /// <summary>Takes the state of a network and its optimiser.</summary>
    public static ImmutableSortedDictionary<string, byte[]> Capture(Network network, Optimiser optimiser)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimiser);
        return State(network, optimiser).ToImmutableSortedDictionary(
            s => s.Name, s => MemoryMarshal.AsBytes(s.Tensor.Span).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Puts the state back.</summary>
    /// <exception cref="InvalidDataException">The arrays are not those of this network, or the optimiser is another. Nothing has changed then.</exception>
    public void Restore(Network network, Optimiser optimiser)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimiser);
        if (Optimiser is null ? optimiser is not AdaptiveMoments : Optimiser != optimiser.Kind)
            throw new InvalidDataException($"the checkpoint is of the optimiser {Optimiser ?? nameof(Adam)}, not of {optimiser.Kind}; give the same optimiser or train into another folder.");
        var state = State(network, optimiser).ToList();
        foreach (var (name, tensor) in state)
        {
            if (!Arrays.TryGetValue(name, out var bytes) || bytes.Length != tensor.Length * sizeof(float))
                throw new InvalidDataException($"the checkpoint does not fit the network: '{name}' is missing or has another size.");
        }

        if (Arrays.Keys.Except(state.Select(s => s.Name)).FirstOrDefault() is { } unknown)
            throw new InvalidDataException($"the checkpoint does not fit the network and its optimiser, which have no '{unknown}'.");
        foreach (var (name, tensor) in state)
            Arrays[name].CopyTo(MemoryMarshal.AsBytes(tensor.Span));
        optimiser.Steps = Steps;
        foreach (var layer in network.Linears)
            layer.Crossovers = Crossovers?.GetValueOrDefault(layer.Name) ?? LinearCrossovers.Shipped;
    }

    /// <summary>The measured crossovers of a network; null where all are the shipped ones.</summary>
    internal static ImmutableSortedDictionary<string, LinearCrossovers>? MeasuredCrossovers(Network network)
    {
        var measured = network.Linears.Where(l => l.Crossovers != LinearCrossovers.Shipped).ToImmutableSortedDictionary(l => l.Name, l => l.Crossovers, StringComparer.Ordinal);
        return measured.IsEmpty ? null : measured;
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

    private static IEnumerable<(string Name, Tensor Tensor)> State(Network network, Optimiser optimiser) =>
        network.Parameters.Select(p => (p.Name, p.Value)).Concat(network.Buffers.Select(b => (b.Name, b.Value))).Concat(optimiser.State.Select(s => (s.Name, s.Values)));
}
