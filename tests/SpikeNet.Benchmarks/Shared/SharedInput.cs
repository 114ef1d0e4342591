using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>The input of a shared workload: dense as the file has it, and as events.</summary>
internal static class SharedInput
{
    /// <summary>The file's <c>[T, B, ...]</c> with features channel-last.</summary>
    internal static Tensor Read(string path)
    {
        var x = NpyFile.ReadFloats(path);
        if (x.Shape.Length != 5)
            return x;
        var (rows, channels, places) = (x.Shape[0] * x.Shape[1], x.Shape[2], x.Shape[3] * x.Shape[4]);
        var last = new Tensor([x.Shape[0], x.Shape[1], channels * places], zeroed: false);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < channels; c++)
                for (var p = 0; p < places; p++)
                    last.Span[(((r * places) + p) * channels) + c] = x.Span[(((r * channels) + c) * places) + p];
        return last;
    }

    internal static SpikeTrain Events(Tensor dense) => SpikeTrain.FromDense(dense.Span, dense.Shape[0], dense.Shape[1], dense.Shape[2]);
}
