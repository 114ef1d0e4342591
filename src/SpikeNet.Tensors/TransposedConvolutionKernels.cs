using SpikeNet.Tensors.Memory;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SpikeNet.Tensors;

/// <summary>The products of a transposed convolution, event-driven where the input is spikes; dense ones are those of <see cref="TransposedConvolutionShape.Reverse"/>.</summary>
/// <remarks>
/// Activity is <c>[T, B, N]</c>, channel-last; weights are <c>[kH, kW, Cin / groups, Cout]</c>. Event-driven sums are taken in the events' order,
/// each product and sum rounded, the bias last: what the graph's node defines, bit for bit. Results do not depend on the number of threads.
/// </remarks>
public static class TransposedConvolutionKernels
{
    /// <summary>Above this density of the input the dense products are taken, as for a strided convolution (<see cref="ConvolutionKernels.ForwardCrossover"/>).</summary>
    public const double Crossover = ConvolutionKernels.ForwardCrossover;

    /// <summary>The output for spikes, event by event.</summary>
    /// <param name="shape">The transposed convolution.</param>
    /// <param name="x">Spikes, <c>[T, B, Cin H W]</c>; a payload multiplies the weights.</param>
    /// <param name="weight">W.</param>
    /// <param name="bias">b, <c>[Cout]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(TransposedConvolutionShape shape, SpikeTrain x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check(shape, x.Features, weight);
        var features = shape.Output.Count;
        var y = new Tensor([x.TimeSteps, x.BatchSize, features], arena);
        Workers.Run(x.Rows, r =>
        {
            var row = y.Span.Slice(r * features, features);
            var (from, to) = (x.RowOffsets[r], x.RowOffsets[r + 1]);
            for (var e = from; e < to; e++)
            {
                var value = x.Payload.IsEmpty ? 1 : x.Payload[e];
                var place = new EventPlace(shape, x.Indices[e]);
                for (var k = 0; k < shape.Window.KernelHeight; k++)
                {
                    for (var l = 0; l < shape.Window.KernelWidth; l++)
                    {
                        var at = place.Target(k, l);
                        if (at < 0)
                            continue;
                        var weights = weight.Span.Slice(place.Weights(k, l), place.Outputs);
                        var target = row.Slice(at, place.Outputs);
                        if (value == 1)
                            TensorPrimitives.Add(target, weights, target);
                        else
                            TensorPrimitives.MultiplyAdd(weights, value, target, target);
                    }
                }
            }

            AddBias(row, bias);
        });
        return y;
    }

    /// <summary>The output for values.</summary>
    /// <param name="shape">The transposed convolution.</param>
    /// <param name="x">Values, <c>[T, B, Cin H W]</c>.</param>
    /// <param name="weight">W.</param>
    /// <param name="bias">b, <c>[Cout]</c>, or null.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor Forward(TransposedConvolutionShape shape, Tensor x, Tensor weight, Tensor? bias = null, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check(shape, x.Shape[^1], weight);
        var y = ConvolutionKernels.InputGradient(shape.Reverse, x, Reversed(shape, weight), arena);
        var features = shape.Output.Count;
        if (bias is not null)
            Workers.Run(y.Length / features, r => AddBias(y.Span.Slice(r * features, features), bias));
        return y;
    }

    /// <summary>Adds dL/dW for spikes.</summary>
    /// <param name="shape">The transposed convolution.</param>
    /// <param name="x">The spikes of the forward pass.</param>
    /// <param name="outputGradient">dL/dy.</param>
    /// <param name="weightGradient">dL/dW, which is added to.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static void AddWeightGradient(TransposedConvolutionShape shape, SpikeTrain x, Tensor outputGradient, Tensor weightGradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(outputGradient);
        Check(shape, x.Features, weightGradient);
        var features = shape.Output.Count;

        // A tap's gradients belong to one part, so that their sums keep the order of the events.
        Workers.Run(shape.Window.KernelHeight * shape.Window.KernelWidth, tap =>
        {
            var (k, l) = Math.DivRem(tap, shape.Window.KernelWidth);
            for (var r = 0; r < x.Rows; r++)
            {
                var (from, to) = (x.RowOffsets[r], x.RowOffsets[r + 1]);
                for (var e = from; e < to; e++)
                {
                    var place = new EventPlace(shape, x.Indices[e]);
                    var at = place.Target(k, l);
                    if (at < 0)
                        continue;
                    var sum = weightGradient.Span.Slice(place.Weights(k, l), place.Outputs);
                    TensorPrimitives.MultiplyAdd(outputGradient.Span.Slice((r * features) + at, place.Outputs), x.Payload.IsEmpty ? 1 : x.Payload[e], sum, sum);
                }
            }
        });
    }

    /// <summary>Adds dL/dW for values.</summary>
    /// <param name="shape">The transposed convolution.</param>
    /// <param name="x">The values of the forward pass.</param>
    /// <param name="outputGradient">dL/dy.</param>
    /// <param name="weightGradient">dL/dW, which is added to.</param>
    /// <param name="arena">Where partial sums live, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static void AddWeightGradient(TransposedConvolutionShape shape, Tensor x, Tensor outputGradient, Tensor weightGradient, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check(shape, x.Shape[^1], weightGradient);
        var reversed = new Tensor(shape.Reverse.WeightShape);
        ConvolutionKernels.AddWeightGradient(shape.Reverse, outputGradient, x, reversed, arena);
        var sum = weightGradient.Span;
        var part = reversed.Span;
        foreach (var (mine, theirs) in Places(shape))
            sum[mine] += part[theirs];
        GC.KeepAlive(reversed);
        GC.KeepAlive(weightGradient);
    }

    /// <summary>dL/dx, dense <c>[T, B, Cin H W]</c>.</summary>
    /// <param name="shape">The transposed convolution.</param>
    /// <param name="outputGradient">dL/dy.</param>
    /// <param name="weight">W.</param>
    /// <param name="arena">The step that owns the result, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Tensor InputGradient(TransposedConvolutionShape shape, Tensor outputGradient, Tensor weight, StepArena? arena = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return ConvolutionKernels.Forward(shape.Reverse, outputGradient, Reversed(shape, weight), null, arena);
    }

    private static void AddBias(Span<float> row, Tensor? bias)
    {
        for (var i = 0; bias is not null && i < row.Length; i += bias.Length)
            TensorPrimitives.Add(row.Slice(i, bias.Length), bias.Span, row.Slice(i, bias.Length));
    }

    /// <summary>The weights as <see cref="TransposedConvolutionShape.Reverse"/> wants them, <c>[kH, kW, Cout / groups, Cin]</c>.</summary>
    private static Tensor Reversed(TransposedConvolutionShape shape, Tensor weight)
    {
        var reversed = new Tensor(shape.Reverse.WeightShape, zeroed: false);
        var to = reversed.Span;
        var from = weight.Span;
        foreach (var (mine, theirs) in Places(shape))
            to[theirs] = from[mine];
        GC.KeepAlive(weight);
        return reversed;
    }

    /// <summary>The place of each weight in both orders.</summary>
    private static IEnumerable<(int Mine, int Reversed)> Places(TransposedConvolutionShape shape)
    {
        var (inputs, outputs) = (shape.Input.Channels / shape.Groups, shape.Output.Channels / shape.Groups);
        var mine = 0;
        for (var tap = 0; tap < shape.Window.KernelHeight * shape.Window.KernelWidth; tap++)
        {
            for (var c = 0; c < inputs; c++)
            {
                for (var o = 0; o < shape.Output.Channels; o++)
                {
                    var (group, inGroup) = Math.DivRem(o, outputs);
                    yield return (mine++, (((tap * outputs) + inGroup) * shape.Input.Channels) + (group * inputs) + c);
                }
            }
        }
    }

    private static void Check(TransposedConvolutionShape shape, int features, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weight);
        if (features != shape.Input.Count)
            throw new ArgumentException($"The transposed convolution takes {shape.Input} = {shape.Input.Count} features, but {features} came.", nameof(features));
        if (!weight.Shape.SequenceEqual(shape.WeightShape))
            throw new ArgumentException($"The transposed convolution needs weights [{Shapes.Format(shape.WeightShape)}], but {weight} came.", nameof(weight));
    }

    /// <summary>Where an event is, and what it reaches.</summary>
    private readonly struct EventPlace
    {
        private readonly TransposedConvolutionShape _shape;
        private readonly int _group;
        private readonly int _inGroup;
        private readonly int _y;
        private readonly int _x;

        internal EventPlace(TransposedConvolutionShape shape, int feature)
        {
            _shape = shape;
            (var pixel, var channel) = Math.DivRem(feature, shape.Input.Channels);
            (_y, _x) = Math.DivRem(pixel, shape.Input.Width);
            (_group, _inGroup) = Math.DivRem(channel, shape.Input.Channels / shape.Groups);
            Outputs = shape.Output.Channels / shape.Groups;
        }

        /// <summary>Output channels of its group.</summary>
        internal int Outputs { get; }

        /// <summary>The first of the output's features that a tap reaches; -1 beside the output.</summary>
        internal int Target(int k, int l)
        {
            var y = (_y * _shape.Window.StrideY) - _shape.Window.PaddingY + (k * _shape.Window.DilationY);
            var x = (_x * _shape.Window.StrideX) - _shape.Window.PaddingX + (l * _shape.Window.DilationX);
            return (uint)y < (uint)_shape.Output.Height && (uint)x < (uint)_shape.Output.Width ? _shape.Output.IndexOf(_group * Outputs, y, x) : -1;
        }

        /// <summary>The first of a tap's weights.</summary>
        internal int Weights(int k, int l) =>
            (((((k * _shape.Window.KernelWidth) + l) * (_shape.Input.Channels / _shape.Groups)) + _inGroup) * _shape.Output.Channels) + (_group * Outputs);
    }
}
