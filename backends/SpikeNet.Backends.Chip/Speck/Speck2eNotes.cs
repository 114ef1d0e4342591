using System.Collections.Immutable;
using System.Globalization;

namespace SpikeNet.Backends.Chip;

/// <summary>An account of Speck2e in sentences.</summary>
internal static class Speck2eNotes
{
    internal static ImmutableArray<string> Of(Speck2eAccount account, double service) =>
    [
        Comparison(account),
        .. account.Layers.Select(l => Layer(l, account, service)),
        .. Remarks(account, service),
        Text($"latency of an input event {account.SecondsPerEvent * 1e6:0.##} us, at {service * 1e6:0.##} us per layer (derived from a published figure of nine layers); of an inference an upper bound, events as fast as the chip takes them"),
        "modelled, not measured",
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Comparison(Speck2eAccount account)
    {
        var (before, after) = (account.Layers.Sum(l => l.StepByStepSpikes), account.Layers.Sum(l => l.Spikes));
        var difference = before == 0 ? (after == 0 ? "no spikes either way" : $"{after} spikes instead of none")
            : Text($"spikes {100.0 * Math.Abs(after - before) / before:0.#} % {(after < before ? "fewer" : "more")}");
        return $"event by event: {account.SamePredictions} of {account.Inferences} samples predicted as step by step, {difference}";
    }

    private static string Layer(Speck2eLayerAccount layer, Speck2eAccount account, double service)
    {
        double samples = Math.Max(1, account.Inferences);
        var place = layer.Core is not { } core ? $"no core for {layer.Layer}, counted as if it had one"
            : Text($"core {core.Index}: '{layer.Layer.Name}', kernel memory {100.0 * layer.Layer.KernelWords / core.KernelWords:0.#} %, neuron memory {100.0 * layer.Layer.NeuronWords / core.NeuronWords:0.#} %");
        var work = Text($"per inference {layer.InputEvents / samples:0.#} events, {layer.SynapticOperations / samples:0} synaptic operations (tool chain's formula {layer.ToolChainOperations / samples:0}), {layer.Updates / samples:0} updates, {layer.Spikes / samples:0.#} spikes (step by step {layer.StepByStepSpikes / samples:0.#})");
        var peak = account.StepSeconds is { } step
            ? Text($"peak {layer.PeakOperations / step / 1e6:0.##} M synaptic operations and {layer.PeakEvents / step / 1e6:0.####} M events per second, {100 * layer.PeakEvents * service / step:0.#} % of the core's {1e-6 / service:0.##} M")
            : Text($"peak {layer.PeakOperations} synaptic operations and {layer.PeakEvents} events in a step, {layer.PeakEvents * service * 1e6:0.##} us of work");
        var most = layer.InputEvents == 0 ? "" : Text($", at most {(double)layer.SynapticOperations / layer.InputEvents / service / 1e6:0.#} M per second at these fan-outs");
        return $"{place}; {work}; {peak}{most}";
    }

    private static IEnumerable<string> Remarks(Speck2eAccount account, double service)
    {
        if (account.Postponed > 0)
            yield return Text($"{account.Postponed} spikes left a potential at its threshold, so that the next had to wait for a later event: some weights exceed thresholds");
        if (account.Saturations > 0)
            yield return Text($"{account.Saturations} times a 16-bit potential met the end of its range; step by step it may do so elsewhere");
        if (account.Layers.Any(l => l.Updates > l.SynapticOperations))
            yield return "biases are added once per tick of the slow clock, a tick a step; the price of that is not known";
        yield return Text($"a core takes an event in {service * 1e6:0.##} us (derived; that it takes one after the other is assumed); its limit of synaptic operations per second is not published");
        if (account.StepSeconds is { } step && account.Inferences > 0)
        {
            foreach (var late in account.Layers.Where(l => l.PeakEvents * service > step))
                yield return Text($"'{late.Layer.Name}' falls behind in its busiest step: {late.PeakEvents} events are {late.PeakEvents * service * 1000:0.##} ms of work in {step * 1000:0.##} ms; on the chip its congestion balancer may drop events, which is not modelled");
            var (busiest, seconds) = (account.Layers.MaxBy(l => l.Busy)!, account.Layers[0].InputEvents == 0 ? 0 : account.Layers.Max(l => l.Busy) / account.Inferences);
            yield return Text($"steps of {step * 1000:0.###} ms: the busiest core ('{busiest.Layer.Name}') works {seconds * 1000:0.##} ms of an inference");
        }
    }
}
