using System.CommandLine;
using System.Globalization;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Commands;

/// <summary>The options of <c>spikenet quantise</c> that say how.</summary>
internal sealed class QuantisationPlan
{
    /// <summary>The key of a model's metadata under which the scheme is written.</summary>
    internal const string MetadataKey = "quantisation";

    /// <summary>From here on weights have enough bits for a scale at which the largest fits.</summary>
    private const int FewBits = 5;

    private static readonly string[] Schemes = ["per-layer", "per-channel", "shift", "shift-q", "speck", "xylo", "trained"];
    /// <summary>In the order of <see cref="ScaleChoice"/>.</summary>
    private static readonly string[] Choices = ["largest", "percentile", "least-error", "fewest-spike-errors"];

    private readonly Option<string> _scheme = new("--scheme")
    {
        Description = "What shares a scale, or power-of-two weights (shift: DeepShift-PS, with a zero; shift-q: DeepShift-Q), or a chip's own rule; trained: as the network was trained with 'quantise' in its recipe.",
        HelpName = string.Join('|', Schemes),
        DefaultValueFactory = _ => "per-layer",
    };

    private readonly Option<int?> _bits = Width("--bits", "The width of a weight, 2 to 16; of a code of shifts 2 to 5. By default 8, shifts 4.", 2, 16);
    private readonly Option<int?> _stateBits = Width("--state-bits", "The width of a potential, 8 to 32; by default 16, for weights of more than 8 bits 8 more than theirs.", 8, 32);
    private readonly Option<int?> _thresholdBits = Width("--threshold-bits", "The width of a threshold; by default that of the potential.", 2, 32);
    private readonly Option<int?> _biasBits = Width("--bias-bits", "The width of a bias; by default 32, with speck 8.", 2, 32);
    private readonly Option<bool> _saturate = new("--allow-saturation") { Description = "Keep scales as fine as weights ask for: potentials may saturate, once per step." };
    private readonly Option<bool> _prove = new("--no-saturation")
    {
        Description = "Coarsen scales until no potential can saturate in any order of events, whatever that costs. Without either, only where it costs little: a factor of 2 at 8 bits, less below.",
    };

    private readonly Option<string?> _choice = new("--scale")
    {
        Description = "How scales are chosen: the largest weight, a percentile of weights, the least error of sums, or the fewest spikes that differ (on --data). By default the largest, below 5 bits of per-layer and per-channel the least error.",
        HelpName = string.Join('|', Choices),
    };

    private readonly Option<double> _percentile = new("--percentile") { Description = "The percentile of --scale percentile.", HelpName = "P", DefaultValueFactory = _ => 99.9 };

    internal QuantisationPlan()
    {
        _scheme.AcceptOnlyFromAmong(Schemes);
        _choice.AcceptOnlyFromAmong(Choices);
        _percentile.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and <= 100))
                result.AddError("--percentile takes a number above 0, at most 100.");
        });
    }

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _scheme, _bits, _stateBits, _thresholdBits, _biasBits, _saturate, _prove, _choice, _percentile })
            command.Options.Add(option);
    }

    /// <summary>Whether the scales are chosen by data.</summary>
    internal bool NeedsData(ParseResult parse) => ChoiceOf(parse) == ScaleChoice.FewestSpikeErrors;

    /// <summary>Whether data, where there is some, changes the scales.</summary>
    internal bool UsesData(ParseResult parse) => NeedsData(parse) || ChoiceOf(parse) == ScaleChoice.LeastError;

    /// <summary>The options, and the scheme in words.</summary>
    /// <exception cref="UserException">A model that was not trained quantised is asked for as trained.</exception>
    internal (QuantisationOptions Options, string Words) Read(ParseResult parse, SpikeGraph graph)
    {
        if (parse.GetValue(_saturate) && parse.GetValue(_prove))
            throw new UserException("--allow-saturation and --no-saturation exclude each other.");
        var scheme = parse.GetValue(_scheme)!;
        var bits = parse.GetValue(_bits);
        var options = scheme switch
        {
            "per-channel" => QuantisationOptions.PerChannel(),
            "shift" => QuantisationOptions.Shift(),
            "shift-q" => QuantisationOptions.Shift(coding: WeightCoding.ShiftQ),
            "speck" => QuantisationOptions.Speck,
            "xylo" => QuantisationOptions.Xylo,
            "trained" => Trained(graph),
            _ => new QuantisationOptions(),
        };
        options = options with
        {
            WeightBits = bits ?? options.WeightBits,
            StateBits = parse.GetValue(_stateBits) ?? (options with { WeightBits = bits ?? options.WeightBits }).StateBits,
            ThresholdBits = parse.GetValue(_thresholdBits) ?? options.ThresholdBits,
            BiasBits = parse.GetValue(_biasBits) ?? options.BiasBits,
            BoundPartialSums = (options.BoundPartialSums || parse.GetValue(_prove)) && !parse.GetValue(_saturate),
            Choice = ChoiceOf(parse),
            Percentile = parse.GetValue(_percentile),
        };
        if (parse.GetValue(_prove))
            options = options with { MostCoarsening = double.PositiveInfinity };
        var choice = options.Choice == ScaleChoice.Largest ? "" : $", {Choices[(int)options.Choice]}";
        return (options, string.Create(CultureInfo.InvariantCulture, $"{scheme}, {options.WeightBits} bits{choice}"));
    }

    /// <summary>What --scale says. With few bits a scale at which the largest weight fits leaves zeros of most others, so there the least error is the standard.</summary>
    private ScaleChoice ChoiceOf(ParseResult parse) => parse.GetValue(_choice) is { } named
        ? (ScaleChoice)Array.IndexOf(Choices, named)
        : parse.GetValue(_scheme) is "per-layer" or "per-channel" && parse.GetValue(_bits) < FewBits ? ScaleChoice.LeastError : ScaleChoice.Largest;

    private static QuantisationOptions Trained(SpikeGraph graph) =>
        graph.Metadata.TryGetValue(WeightQuantisation.MetadataKey, out var text) && WeightQuantisation.TryParse(text, out var trained)
            ? trained.ToOptions()
            : throw new UserException($"'{graph.Name}' was not trained quantised: give another --scheme, or train with 'quantise' in the recipe.");

    private static Option<int?> Width(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } value && (value < least || value > most))
                result.AddError($"{name} takes a number from {least} to {most}.");
        });
        return option;
    }
}
