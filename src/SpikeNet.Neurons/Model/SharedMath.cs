namespace SpikeNet.Neurons.Model;

/// <summary>The one exp, sin and cos that every evaluator uses, so that all give the same bits.</summary>
/// <remarks>
/// Each is written as a fixed sequence of IEEE additions, multiplications (unfused), floor and exponent assembly, first in
/// float32, so that a scalar interpreter and a vector kernel of any width agree bit for bit; and in double for references.
/// </remarks>
public static partial class SharedMath
{
}
