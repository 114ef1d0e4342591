using System.Text.Encodings.Web;
using System.Text.Json;

namespace SpikeNet.Hardware.Report;

/// <summary>Writes a comparison as JSON.</summary>
/// <remarks>
/// Energies are in joules per inference, operations per watt in operations per joule, times in seconds. What is not known is
/// null; an unknown term of an energy is named in <c>incomplete</c>, and then <c>atLeast</c> is true: the energies are lower
/// bounds, the ratios upper bounds (those over dynamic energy only where <c>dynamicAtLeast</c> is true).
/// </remarks>
public static class ComparisonJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the report as one UTF-8 JSON object.</summary>
    public static void Write(ComparisonReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("network", report.Network);
        json.WriteString("data", report.Data);
        json.WriteString("date", report.Date);
        json.WriteNumber("samples", report.Samples);
        Number(json, "accuracy", report.Accuracy);
        Number(json, "synapticOperations", report.SynapticOperations);
        Number(json, "denseOperations", report.DenseOperations);
        json.WriteString("quantisation", report.Quantisation);
        json.WriteStartObject("saturations");
        foreach (var (population, count) in report.Saturations)
            json.WriteNumber(population, count);
        json.WriteEndObject();
        Array(json, "layers", report.Layers, WriteLayer);
        Array(json, "spikes", report.Spikes, WriteSpikes);
        Array(json, "targets", report.Targets, WriteTarget);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerSummary layer)
    {
        json.WriteString("layer", layer.Layer);
        json.WriteNumber("inputs", layer.Inputs);
        json.WriteNumber("neurons", layer.Neurons);
        json.WriteNumber("weights", layer.Weights);
        json.WriteNumber("weightBits", layer.WeightBits);
        Number(json, "threshold", layer.Threshold);
        json.WriteString("neuron", layer.Neuron);
        json.WriteString("synapses", layer.Synapses);
        json.WriteString("inputShape", layer.InputShape);
        json.WriteString("outputShape", layer.OutputShape);
        Number(json, "stateBits", layer.StateBits);
        Number(json, "synapticOperations", layer.SynapticOperations);
    }

    private static void WriteSpikes(Utf8JsonWriter json, LayerActivity spikes)
    {
        json.WriteString("layer", spikes.Layer);
        json.WriteNumber("neurons", spikes.Neurons);
        Number(json, "spikesPerInference", spikes.SpikesPerInference);
        Number(json, "density", spikes.Density);
    }

    private static void WriteTarget(Utf8JsonWriter json, TargetResult target)
    {
        json.WriteString("name", target.Name);
        json.WriteString("description", target.Description);
        json.WriteBoolean("modelled", target.Modelled);
        json.WriteBoolean("fits", target.Fits);
        Strings(json, "reasons", target.Reasons);
        json.WriteBoolean("whatIf", target.WhatIf);
        Number(json, "accuracy", target.Accuracy);
        Number(json, "cycles", target.Cycles);
        Number(json, "latencySeconds", target.LatencySeconds);
        json.WriteBoolean("latencyMeasured", target.LatencyMeasured);
        Number(json, "synapticOperations", target.SynapticOperations);
        Number(json, "executedAccumulates", target.ExecutedAccumulates);
        Number(json, "denseOperations", target.DenseOperations);
        Array(json, "boundaries", target.Boundaries, WriteBoundary);
        Array(json, "nodes", target.Nodes, (j, node) => WriteNode(j, node, target.Inferences));
        Strings(json, "notes", target.Notes);
    }

    private static void WriteBoundary(Utf8JsonWriter json, BoundaryEnergy energy)
    {
        json.WriteString("boundary", energy.Boundary.Word());
        json.WriteString("includes", energy.Includes);
        json.WriteStartObject("energyJoules");
        Number(json, "dynamic", energy.DynamicJoules);
        Number(json, "static", energy.StaticJoules);
        Number(json, "total", energy.TotalJoules);
        Number(json, "low", energy.LowTotalJoules);
        Number(json, "high", energy.HighTotalJoules);
        json.WriteEndObject();
        json.WriteStartObject("opsPerWatt");
        Number(json, "effective", energy.Effective);
        Number(json, "effectiveTotal", energy.EffectiveTotal);
        Number(json, "denseEquivalent", energy.DenseEquivalent);
        Number(json, "denseEquivalentTotal", energy.DenseEquivalentTotal);
        json.WriteEndObject();
        Strings(json, "incomplete", energy.Incomplete);
        json.WriteBoolean("atLeast", energy.TotalIncomplete());
        json.WriteBoolean("dynamicAtLeast", energy.DynamicIncomplete());
        Array(json, "causes", energy.Causes, WriteCause);
    }

    private static void WriteCause(Utf8JsonWriter json, EnergyCause cause)
    {
        var constant = cause.Constant;
        json.WriteString("name", constant.Name);
        json.WriteString("what", constant.What);
        json.WriteString("role", constant.Role.Word());
        Number(json, "countPerInference", cause.CountPerInference);
        Number(json, "value", constant.Value);
        json.WriteString("unit", constant.Unit);
        json.WriteString("kind", constant.Kind.Word());
        json.WriteString("technology", constant.Technology);
        json.WriteString("source", constant.Source);
        Number(json, "joules", cause.Joules);
        Number(json, "lowJoules", cause.LowJoules);
        Number(json, "highJoules", cause.HighJoules);
    }

    private static void WriteNode(Utf8JsonWriter json, NodeActivity node, int inferences)
    {
        double samples = inferences;
        json.WriteString("node", node.Node);
        Number(json, "inputEvents", node.InputEvents / samples);
        Number(json, "synapticOperations", node.SynapticOperations / samples);
        Number(json, "executedAccumulates", node.ExecutedAccumulates / samples);
        Number(json, "denseOperations", node.DenseOperations / samples);
        Number(json, "outputSpikes", node.OutputSpikes / samples);
        json.WriteStartObject("events");
        foreach (var (name, count) in node.Events)
            Number(json, name, count / samples);
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    // JSON has no word for what is not finite; such a figure is not known.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } v && double.IsFinite(v))
            json.WriteNumber(name, v);
        else
            json.WriteNull(name);
    }
}
