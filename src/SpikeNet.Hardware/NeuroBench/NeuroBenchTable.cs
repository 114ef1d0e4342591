using System.Globalization;
using System.Text;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>The metrics as plain text of at most 80 columns.</summary>
public static class NeuroBenchTable
{
    /// <summary>The widest line.</summary>
    public const int Width = 80;

    private const int NameWidth = 24;

    /// <summary>Writes the metrics: the totals, then layer by layer.</summary>
    /// <param name="metrics">The metrics.</param>
    public static string Write(NeuroBenchMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var text = new StringBuilder();
        void Line(string line) => text.Append(line.TrimEnd()).Append('\n');
        void Total(string name, string value) => Line($"  {name,-22}{value}");
        var f = metrics.Footprint;
        Line($"NeuroBench, {Whole(metrics.Samples)} samples, counts per sample");
        Total("accuracy", Percent(metrics.Accuracy));
        Total("footprint", $"{Whole(f.Bytes)} bytes");
        Total("", $"weights {Whole(f.Weights)}, biases {Whole(f.Biases)}, neurons {Whole(f.Neurons)}");
        if (f.Normalisation + f.Delays > 0)
            Total("", $"normalisation {Whole(f.Normalisation)}, delays {Whole(f.Delays)}");
        Total("connection sparsity", Fraction(metrics.ConnectionSparsity));
        Total("activation sparsity", Fraction(metrics.ActivationSparsity));
        Total("effective ACs", Count(metrics.EffectiveAccumulates));
        Total("effective MACs", Count(metrics.EffectiveMultiplyAccumulates));
        Total("dense operations", Count(metrics.DenseOperations));
        Total("membrane updates", Count(metrics.MembraneUpdates));
        Line("");
        Line($"{"synapses",-NameWidth}{"weights",12}{"zero",8}{"kind",6}{"effective",14}{"dense",16}");
        foreach (var s in metrics.Synapses)
        {
            var zero = s.Weights == 0 ? (double?)null : (double)s.ZeroWeights / s.Weights;
            Line($"{Name(s.Name)}{Whole(s.Weights),12}{Fraction(zero),8}{(s.IsAccumulate ? "AC" : "MAC"),6}{Count(s.Effective),14}{Count(s.Dense),16}");
        }

        Line("");
        Line($"{"neurons",-NameWidth}{"number",12}{"zero",8}{"",6}{"updates",14}");
        foreach (var n in metrics.Neurons)
            Line($"{Name(n.Name)}{Whole(n.Neurons),12}{Fraction(n.ActivationSparsity),8}{"",6}{Count(n.MembraneUpdates),14}");
        Line("");
        Line("zero: share of weights, of outputs. AC: every input of the layer is -1, 0 or 1;");
        Line("else MAC. Effective: weight and input other than 0. No bias, no pooling.");
        return text.ToString();
    }

    private static string Name(string name) => (name.Length < NameWidth ? name : name[..(NameWidth - 2)] + "…").PadRight(NameWidth);

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    private static string Percent(double value) => (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Fraction(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? QuantityFormat.Unknown;
}
