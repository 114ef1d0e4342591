using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Recipes;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Output;

/// <summary>What quantisation did, as a table of 80 columns or as JSON.</summary>
internal static class QuantisationView
{
    internal static void Write(SpikeGraph graph, string scheme, string? part, string written, IReadOnlyList<string> notes, QuantisationReport report)
    {
        AnsiConsole.WriteLine($"{graph.Name}: {scheme}");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("layer");
        foreach (var header in new[] { "bits", "theta", "leak", "error", "zeroed", "clipped", "> theta", "agree" })
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap().PadLeft(0));
        foreach (var layer in report.Layers)
        {
            table.AddRow(
                new Text(layer.Layer), new Text(Width(layer)), new Text(Thresholds(layer)), new Text(layer.LeakShift is { } shift ? $">>{shift}" : "-"),
                new Text(Percent(layer.RelativeError)), new Text(Share(layer.Zeroed, layer.Weights)), new Text(Share(layer.Clipped, layer.Weights)),
                new Text(Share(layer.AboveThreshold, layer.Weights)), new Text(layer.Agreement is { } a ? Percent(a) : "-"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"weights and biases {report.RealBytes:N0} B in float, {report.IntegerBytes:N0} B now: {100.0 * report.IntegerBytes / report.RealBytes:0.0} %"));
        if (part is not null)
            WriteAccuracy(part, report);
        AnsiConsole.WriteLine("error: of the weights, root mean square. > theta: weights from which one event");
        AnsiConsole.WriteLine("wants several spikes. agree: spikes that both have, of those of either.");
        foreach (var note in notes)
            AnsiConsole.WriteLine($"note: {note}");
        AnsiConsole.WriteLine($"written: {written}");
    }

    internal static void WriteJson(SpikeGraph graph, string scheme, string? part, string written, IReadOnlyList<string> notes, QuantisationReport report) => JsonOutput.Write(new
    {
        model = graph.Name,
        scheme,
        written,
        notes,
        data = part,
        samples = report.Samples,
        floatAccuracy = report.RealAccuracy,
        integerAccuracy = report.IntegerAccuracy,
        samePredictions = report.Samples == 0 ? (int?)null : report.SamePredictions,
        saturations = report.Samples == 0 ? (long?)null : report.Saturations,
        floatBytes = report.RealBytes,
        integerBytes = report.IntegerBytes,
        layers = report.Layers.Select(l => new
        {
            layer = l.Layer,
            coding = l.Coding switch { WeightCoding.ShiftQ => "shift-q", WeightCoding.ShiftPs => "shift-ps", _ => "integer" },
            weightBits = l.WeightBits,
            weights = l.Weights,
            scales = l.Scales,
            smallestScale = l.SmallestScale,
            largestScale = l.LargestScale,
            smallestThreshold = l.SmallestThreshold,
            largestThreshold = l.LargestThreshold,
            stateBits = l.StateBits,
            leakShift = l.LeakShift,
            relativeError = l.RelativeError,
            zeroed = l.Zeroed,
            clipped = l.Clipped,
            aboveThreshold = l.AboveThreshold,
            floatSpikes = l.RealSpikes,
            integerSpikes = l.IntegerSpikes,
            commonSpikes = l.CommonSpikes,
            agreement = l.Agreement,
            saturations = l.Saturations,
            neuronSteps = l.NeuronSteps,
        }),
    });

    private static void WriteAccuracy(string part, QuantisationReport report)
    {
        var (low, high) = ModelEvaluation.WilsonInterval(report.IntegerRight, report.Samples);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {100 * report.RealAccuracy:0.00} % in float, {100 * report.IntegerAccuracy:0.00} % now (95 % interval {100 * low:0.00} to {100 * high:0.00} %)"));
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{part}: {report.Samples:N0} samples, {report.SamePredictions:N0} answered alike"));
        foreach (var layer in report.Layers.Where(l => l.Saturations > 0))
        {
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"'{layer.Layer}': potentials saturated in {layer.Saturations:N0} neuron steps, {100.0 * layer.Saturations / layer.NeuronSteps:0.###} %"));
        }
    }

    private static string Width(QuantisedLayerReport layer) => layer.Coding switch
    {
        WeightCoding.ShiftQ => $"{layer.WeightBits} Q",
        WeightCoding.ShiftPs => $"{layer.WeightBits} PS",
        _ => layer.WeightBits.ToString(CultureInfo.InvariantCulture),
    };

    private static string Thresholds(QuantisedLayerReport layer) => (layer.SmallestThreshold, layer.LargestThreshold) switch
    {
        (null, _) => "-",
        ({ } a, { } b) when a != b => $"{a}-{b}",
        ({ } a, _) => $"{a}",
    };

    private static string Share(int count, int all) => count == 0 ? "0" : Percent((double)count / all);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
