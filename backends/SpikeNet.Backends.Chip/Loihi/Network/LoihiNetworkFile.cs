using System.Text.Json;

namespace SpikeNet.Backends.Chip;

/// <summary>Networks of Loihi as JSON, for networks made by hand and for what a graph became.</summary>
/// <remarks>
/// <code>
/// { "name": "pair",
///   "cells": [
///     { "name": "in", "tile": 0, "core": 0, "spikes": [1, 0, 1] },                       an input, by its spikes
///     { "name": "n", "count": 3, "tile": 0, "core": 1, "threshold": 2, "leakDecay": 0.5 } ],   the neurons n.0, n.1, n.2
///   "synapses": [
///     { "from": "in", "to": "n.0", "weight": 3, "unit": "sparse" },
///     { "from": "in", "to": "n", "weight": 1 },                                          all pairs of two names
///     { "from": "in", "to": "n", "weights": [[1, 2, 3]] },                               the same with a weight each, [from][to]
///     ["in", "n.1", 2, "dense"], [0, 2, 2] ] }                                           the same in short; a number is a place among the cells
/// </code>
/// A neuron's members are those of <see cref="LoihiNeuron"/>: threshold (null: never fires), reset ("hard" or "soft"), resetPotential, leakDecay,
/// currentDecay, bias, refractoryDelay, forceUpdate, lowestPotential, initialPotential; missing ones have their defaults there. Cells without tile and core
/// fill the chip in order, those of one "group" together. Units are "dense" (the default), "sparse" and "convolutional".
/// </remarks>
public static class LoihiNetworkFile
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a network.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is wrong; the message says where.</exception>
    public static LoihiNetwork Read(Stream json, string path)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return new LoihiNetworkReader().Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">It is wrong; the message names it and says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LoihiNetwork Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Writes a network; <see cref="Read"/> gives an equal one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="json">Where to.</param>
    public static void Write(LoihiNetwork network, Stream json)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = false });
        writer.WriteStartObject();
        writer.WriteString("name", network.Name);
        writer.WriteStartArray("cells");
        foreach (var cell in network.Cells)
            WriteCell(writer, cell);
        writer.WriteEndArray();
        writer.WriteStartArray("synapses");
        foreach (var synapse in network.Synapses)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(synapse.From);
            writer.WriteNumberValue(synapse.To);
            writer.WriteNumberValue(synapse.Weight);
            if (synapse.Unit != LoihiSynapseUnit.Dense)
                writer.WriteStringValue(NameOf(synapse.Unit));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string NameOf(LoihiSynapseUnit unit) => unit == LoihiSynapseUnit.Sparse ? "sparse" : "convolutional";

    private static void WriteCell(Utf8JsonWriter writer, LoihiCell cell)
    {
        writer.WriteStartObject();
        writer.WriteString("name", cell.Name);
        if (cell.Group.Length > 0)
            writer.WriteString("group", cell.Group);
        if (cell.Place is { } place)
        {
            writer.WriteNumber("tile", place.Tile);
            writer.WriteNumber("core", place.Core);
        }

        if (cell is LoihiInput input)
        {
            writer.WriteStartArray("spikes");
            foreach (var spike in input.Spikes)
                writer.WriteNumberValue(spike ? 1 : 0);
            writer.WriteEndArray();
        }
        else if (cell is LoihiNeuron neuron)
        {
            WriteNeuron(writer, neuron);
        }

        writer.WriteEndObject();
    }

    private static void WriteNeuron(Utf8JsonWriter writer, LoihiNeuron neuron)
    {
        if (double.IsPositiveInfinity(neuron.Threshold))
            writer.WriteNull("threshold");
        else
            writer.WriteNumber("threshold", neuron.Threshold);
        if (neuron.Reset != LoihiReset.Hard)
            writer.WriteString("reset", "soft");
        foreach (var (name, value, standard) in new[]
        {
            ("resetPotential", neuron.ResetPotential, 0), ("leakDecay", neuron.LeakDecay, 1), ("currentDecay", neuron.CurrentDecay, 0), ("bias", neuron.Bias, 0),
            ("refractoryDelay", neuron.RefractoryDelay, 0), ("lowestPotential", neuron.LowestPotential, double.NegativeInfinity), ("initialPotential", neuron.InitialPotential, 0),
        })
        {
            if (value != standard)
                writer.WriteNumber(name, value);
        }

        if (neuron.ForceUpdate)
            writer.WriteBoolean("forceUpdate", true);
    }
}
