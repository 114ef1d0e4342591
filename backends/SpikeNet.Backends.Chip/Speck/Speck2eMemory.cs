using System.Numerics;

namespace SpikeNet.Backends.Chip;

/// <summary>How many words of a core's memories a convolution takes on Speck2e (sinabs sources and Speck documentation).</summary>
/// <remarks>
/// The address encoding rounds up to powers of two: kernel words = c * 2^(ceil(log2(kx ky)) + ceil(log2 f)) and neuron
/// words = f * 2^(ceil(log2 fy) + ceil(log2 fx)), for c input channels, f output channels, a kernel of kx x ky and an output map of fx x fy.
/// </remarks>
public static class Speck2eMemory
{
    /// <summary>The words of kernel memory.</summary>
    /// <param name="inputChannels">c.</param>
    /// <param name="outputChannels">f.</param>
    /// <param name="kernelWidth">kx.</param>
    /// <param name="kernelHeight">ky.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static long KernelWords(int inputChannels, int outputChannels, int kernelWidth, int kernelHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        return (long)inputChannels << (CeilingLog2((long)kernelWidth * kernelHeight) + CeilingLog2(outputChannels));
    }

    /// <summary>The words of neuron memory.</summary>
    /// <param name="outputChannels">f.</param>
    /// <param name="mapWidth">fx.</param>
    /// <param name="mapHeight">fy.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static long NeuronWords(int outputChannels, int mapWidth, int mapHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mapWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mapHeight, 1);
        return (long)outputChannels << (CeilingLog2(mapWidth) + CeilingLog2(mapHeight));
    }

    private static int CeilingLog2(long value) => value == 1 ? 0 : BitOperations.Log2((ulong)(value - 1)) + 1;
}
