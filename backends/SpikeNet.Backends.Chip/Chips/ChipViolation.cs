using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Chip;

/// <summary>Why a layer does not fit a chip.</summary>
/// <remarks>Back-ends collect all of them before they answer. Codes are stable: SPK1 and three digits, listed in the remarks of each back-end.</remarks>
/// <param name="Code">A stable code.</param>
/// <param name="Layer">The layer's name, or the graph's where no single layer is at fault.</param>
/// <param name="Needed">What the network needs, with the number.</param>
/// <param name="Available">What the chip has, with the number.</param>
/// <param name="NearestFix">The smallest change that would do.</param>
public sealed record ChipViolation(string Code, string Layer, string Needed, string Available, string NearestFix)
{
    /// <summary>A number beyond a limit of the chip's data file.</summary>
    /// <param name="code">A stable code.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="limit">The limit; its <see cref="HardwareConstant.What"/> says of what.</param>
    /// <param name="needed">What the layer needs, in the limit's unit.</param>
    /// <param name="nearestFix">The smallest change that would do.</param>
    public static ChipViolation Beyond(string code, string layer, HardwareConstant limit, double needed, string nearestFix)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var unit = limit.Unit == "1" ? "" : $" {limit.Unit}";
        return new(
            code, layer, string.Create(CultureInfo.InvariantCulture, $"{needed:0.###}{unit}"),
            string.Create(CultureInfo.InvariantCulture, $"{limit.What}: {limit.Value:0.###}{unit}"), nearestFix);
    }

    /// <summary>The same as every back-end reports it: expected is what is available, found what is needed.</summary>
    public Diagnostic ToDiagnostic() => new(Code, Layer, Available, Needed, NearestFix);
}
