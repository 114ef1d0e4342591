using System.Globalization;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Output;

/// <summary>How often, how early and how surely a network spikes and decides, as commands say it. Steps count from 0.</summary>
internal static class TimingOutput
{
    /// <summary>Lines for a table.</summary>
    /// <param name="timing">The spikes; without layers there is no line of them.</param>
    /// <param name="decisions">The decisions, or null.</param>
    /// <param name="timeSteps">T.</param>
    internal static IEnumerable<(string Name, string Value)> Rows(SpikeTiming timing, DecisionTiming? decisions, int timeSteps)
    {
        if (!timing.Layers.IsEmpty)
        {
            var all = timing.Total;
            yield return ("spikes per neuron", $"{Number(all.SpikesPerNeuron, "0.000")} in the mean, {all.MostPerNeuron} at most");
            yield return ("mean spike time", $"step {Number(all.MeanStep)} of 0 to {timeSteps - 1}");
        }

        if (decisions is null)
            yield break;
        yield return ("first output spike", $"step {Number(decisions.MeanFirstStep)}; asked then {Percent(decisions.FirstRight, decisions)}{(decisions.Undecided > 0 ? $"; {decisions.Undecided} without one" : "")}");
        yield return ("decision settled", $"step {Number(decisions.MeanSettledStep)}");
        yield return ("asked after each step", string.Join(", ", decisions.RightByStep.Select(r => Percent(r, decisions))));
    }

    /// <summary>The spikes for machines.</summary>
    internal static object? Of(SpikeTiming timing) => timing.Layers.IsEmpty ? null : new
    {
        spikesPerNeuron = timing.Total.SpikesPerNeuron,
        mostSpikesPerNeuron = timing.Total.MostPerNeuron,
        meanSpikeStep = timing.Total.MeanStep,
        layers = timing.Layers.Select(l => new { name = l.Layer, neurons = l.Neurons, spikesPerNeuron = l.SpikesPerNeuron, mostSpikesPerNeuron = l.MostPerNeuron, meanSpikeStep = l.MeanStep }),
    };

    /// <summary>The decisions for machines.</summary>
    internal static object Of(DecisionTiming decisions) => new
    {
        meanFirstSpikeStep = decisions.MeanFirstStep,
        firstSpikeAccuracy = Share(decisions.FirstRight, decisions),
        undecided = decisions.Undecided,
        meanSettledStep = decisions.MeanSettledStep,
        accuracyByStep = decisions.RightByStep.Select(r => Share(r, decisions)),
    };

    private static double Share(int right, DecisionTiming of) => (double)right / of.Samples;

    private static string Percent(int right, DecisionTiming of) => Number(100 * Share(right, of)) + " %";

    private static string Number(double? value, string format = "0.00") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
