namespace SpikeNet.Graph;

/// <summary>Tries scales of a layer on data and keeps the one whose spikes differ least from those of the real network.</summary>
internal static class SpikeErrorSearch
{
    /// <summary>Shares of the largest weight that are tried, besides the range of least weight error.</summary>
    private static readonly double[] Factors = [1, 0.85, 0.7, 0.55, 0.4, 0.3];

    internal static double[] Ranges(LayerQuantiser quantiser, SpikeGraph soFar, GraphRun reference, QuantisationCalibration calibration)
    {
        var best = (Error: double.PositiveInfinity, Ranges: quantiser.Ranges());
        foreach (var ranges in Factors.Select(quantiser.Ranges).Append(quantiser.Ranges()))
        {
            var candidate = quantiser.AsReal(soFar, quantiser.Quantise(soFar, ranges));
            var error = Error(quantiser.Layer, calibration.Run(candidate), reference);
            if (error < best.Error)
                best = (error, ranges);
        }

        return best.Ranges;
    }

    /// <summary>Neuron steps that differ, relative to the spikes of both, so that silence is no way out; where the layer has no neurons, the squared difference of the scores.</summary>
    private static double Error(QuantisationLayer layer, GraphRun run, GraphRun reference)
    {
        string[] names = [.. layer.Neurons.Select(n => n.Name), .. layer.Programs.Where(p => p.Spikes).Select(p => p.Name)];
        if (names.Length == 0)
            return run.Scores.Zip(reference.Scores, (a, b) => (a - b) * (a - b)).Sum();
        var pairs = names.Select(n => (Run: run.Spikes[n], Reference: reference.Spikes[n])).ToList();
        return pairs.Sum(p => (double)SpikeAgreement.Differences(p.Run, p.Reference)) / Math.Max(1, pairs.Sum(p => (long)p.Run.EventCount + p.Reference.EventCount));
    }
}
