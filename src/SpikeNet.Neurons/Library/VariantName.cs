namespace SpikeNet.Neurons.Library;

/// <summary>Names of variants: the family's name, and a suffix for every choice that is not the usual one.</summary>
internal static class VariantName
{
    public static string Of(string family, ResetKind reset, Comparison comparison, bool refractory = false) =>
        family + (reset == ResetKind.ToZero ? "-zero" : "") + (comparison == Comparison.Above ? "-above" : "") + (refractory ? "-refractory" : "");
}
