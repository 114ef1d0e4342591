namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>Which input places each output place of a pooling sees along one axis, and the other way round.</summary>
internal sealed class PoolingAxis
{
    internal PoolingAxis(int inputs, int outputs, int kernel, int stride, int padding, int dilation)
    {
        var seenBy = new List<int>[inputs];
        for (var i = 0; i < inputs; i++)
            seenBy[i] = [];
        InputStarts = new int[outputs + 1];
        var seen = new List<int>();
        for (var o = 0; o < outputs; o++)
        {
            for (var k = 0; k < kernel; k++)
            {
                var i = (o * stride) - padding + (k * dilation);
                if (i < 0 || i >= inputs)
                    continue;
                seen.Add(i);
                seenBy[i].Add(o);
            }

            InputStarts[o + 1] = seen.Count;
            HasEmptyWindow |= InputStarts[o] == seen.Count;
        }

        Inputs = [.. seen];
        Outputs = [.. seenBy.SelectMany(o => o)];
        OutputStarts = new int[inputs + 1];
        for (var i = 0; i < inputs; i++)
            OutputStarts[i + 1] = OutputStarts[i] + seenBy[i].Count;
        MostOutputs = seenBy.Max(o => o.Count);
    }

    /// <summary>Whether some output sees no input.</summary>
    internal bool HasEmptyWindow { get; }

    /// <summary>For each output, where its inputs begin in <see cref="Inputs"/>.</summary>
    internal int[] InputStarts { get; }

    /// <summary>The inputs that each output sees, ascending.</summary>
    internal int[] Inputs { get; }

    /// <summary>For each input, where its outputs begin in <see cref="Outputs"/>.</summary>
    internal int[] OutputStarts { get; }

    /// <summary>The outputs that see each input, ascending.</summary>
    internal int[] Outputs { get; }

    /// <summary>The most outputs that see one input.</summary>
    internal int MostOutputs { get; }
}
