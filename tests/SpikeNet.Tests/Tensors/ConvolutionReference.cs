using SpikeNet.Tensors;

namespace SpikeNet.Tests.Tensors;

/// <summary>Convolution and its gradients in double precision, straight from the definition.</summary>
internal static class ConvolutionReference
{
    internal static Tensor Random(SplitMix64 random, params int[] shape)
    {
        var tensor = new Tensor(shape);
        foreach (ref var value in tensor.Span)
            value = (float)random.NextDouble(-1, 1);
        return tensor;
    }

    /// <summary>Values that are 0 but for a share of them, which are 1 or, graded, between -1 and 2.</summary>
    internal static Tensor Activity(SplitMix64 random, int t, int b, int n, double density, bool graded)
    {
        var tensor = new Tensor([t, b, n]);
        foreach (ref var value in tensor.Span)
            value = random.NextDouble() >= density ? 0 : graded ? (float)random.NextDouble(-1, 2) : 1;
        return tensor;
    }

    internal static SpikeTrain Train(Tensor activity) => SpikeTrain.FromDense(activity.Span, activity.Shape[0], activity.Shape[1], activity.Shape[2]);

    /// <summary>y, and where gradients are given dL/dW, dL/db and dL/dx of L = sum of gradient * y.</summary>
    internal static (double[] Y, double[] Weight, double[] Bias, double[] X) Compute(ConvolutionShape shape, Tensor x, Tensor weight, Tensor? bias, Tensor gradient)
    {
        var (input, output, window) = (shape.Input, shape.Output, shape.Window);
        var rows = x.Length / input.Count;
        var (inputs, outputs) = (input.Channels / shape.Groups, output.Channels / shape.Groups);
        var (y, dw, db, dx) = (new double[rows * output.Count], new double[weight.Length], new double[output.Channels], new double[x.Length]);
        for (var r = 0; r < rows; r++)
        {
            for (var at = 0; at < output.Count; at++)
            {
                var (pixel, o) = Math.DivRem(at, output.Channels);
                var (oy, ox) = Math.DivRem(pixel, output.Width);
                var g = (double)gradient.Span[(r * output.Count) + at];
                db[o] += g;
                var sum = bias is null ? 0.0 : bias.Span[o];
                for (var tap = 0; tap < window.KernelHeight * window.KernelWidth; tap++)
                {
                    var (k, l) = Math.DivRem(tap, window.KernelWidth);
                    var iy = (oy * window.StrideY) - window.PaddingY + (k * window.DilationY);
                    var ix = (ox * window.StrideX) - window.PaddingX + (l * window.DilationX);
                    if (iy < 0 || iy >= input.Height || ix < 0 || ix >= input.Width)
                        continue;
                    for (var c = 0; c < inputs; c++)
                    {
                        var xi = (r * input.Count) + input.IndexOf((o / outputs * inputs) + c, iy, ix);
                        var wi = (((tap * inputs) + c) * output.Channels) + o;
                        sum += (double)weight.Span[wi] * x.Span[xi];
                        dw[wi] += g * x.Span[xi];
                        dx[xi] += g * weight.Span[wi];
                    }
                }

                y[(r * output.Count) + at] = sum;
            }
        }

        return (y, dw, db, dx);
    }

    internal static void Agree(ReadOnlySpan<float> actual, double[] expected, string what, double tolerance = 2e-5)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{what}: element {i} is {actual[i]} instead of {expected[i]}");
        }
    }
}
