using SpikeNet.Neurons.Model;
using static SpikeNet.Neurons.Model.Equations;

namespace SpikeNet.Neurons.Library;

/// <summary>The 16-bit states of chips, written out so that the program means the same in wider numbers.</summary>
internal static class Saturation
{
    public static Expression To16Bits(Expression value) => Max(Min(value, short.MaxValue), short.MinValue);
}
