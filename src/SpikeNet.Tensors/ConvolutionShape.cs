using SpikeNet.Tensors.Kernels.Convolution;

namespace SpikeNet.Tensors;

/// <summary>What a convolution joins: the layouts of input and output, the window and the groups of channels.</summary>
/// <remarks>
/// y[r, s, o] = b[o] + sum over k, l, c of W[k, l, c, o] x[r strideY - paddingY + k dilationY, s strideX - paddingX + l dilationX, g C + c],
/// with C = Cin / groups, g the group of the output channel o, and x zero outside the input (cross-correlation, as in torch.nn.Conv2d).
/// Weights are stored <c>[kH, kW, Cin / groups, Cout]</c>: all weights of an input channel's tap are contiguous.
/// Make it once and reuse it: it keeps the tables that the kernels work from.
/// </remarks>
public sealed class ConvolutionShape
{
    private readonly Lock _gate = new();
    private EventTaps? _eventTaps;
    private DenseTaps? _denseTaps;
    private InputTaps? _inputTaps;

    /// <summary>Checks and describes a convolution.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="outChannels">Cout, above 0.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    /// <param name="groups">Groups of channels that do not see each other; divides Cin and Cout.</param>
    /// <exception cref="ArgumentException">A size is out of range, the window does not fit, or the groups do not divide the channels.</exception>
    public ConvolutionShape(FeatureShape input, int outChannels, SpatialWindow window, int groups = 1)
    {
        if (input.Channels < 1 || input.Height < 1 || input.Width < 1)
            throw new ArgumentException($"Channels, height and width are at least 1, but the input is {input}.", nameof(input));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        if (input.Channels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"{groups} groups do not divide {input.Channels} input and {outChannels} output channels.", nameof(groups));
        (Input, Window, Groups) = (input, window, groups);
        Output = window.Output(input, outChannels);
    }

    /// <summary>The input's layout.</summary>
    public FeatureShape Input { get; }

    /// <summary>The output's layout.</summary>
    public FeatureShape Output { get; }

    /// <summary>Kernel, stride, padding and dilation.</summary>
    public SpatialWindow Window { get; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>The shape of the weights, <c>[kH, kW, Cin / groups, Cout]</c>.</summary>
    public int[] WeightShape => [Window.KernelHeight, Window.KernelWidth, GroupInputs, Output.Channels];

    /// <summary>The inputs of one output value, kH kW Cin / groups.</summary>
    public int FanIn => Window.KernelHeight * Window.KernelWidth * GroupInputs;

    /// <summary>Input channels of a group.</summary>
    internal int GroupInputs => Input.Channels / Groups;

    /// <summary>Output channels of a group.</summary>
    internal int GroupOutputs => Output.Channels / Groups;

    /// <summary>What event-driven kernels work from.</summary>
    internal EventTaps EventTaps
    {
        get
        {
            lock (_gate)
                return _eventTaps ??= new EventTaps(this);
        }
    }

    /// <summary>What dense kernels work from.</summary>
    internal DenseTaps DenseTaps
    {
        get
        {
            lock (_gate)
                return _denseTaps ??= new DenseTaps(this);
        }
    }

    /// <summary>What the way back works from where few elements are needed.</summary>
    internal InputTaps InputTaps
    {
        get
        {
            lock (_gate)
                return _inputTaps ??= new InputTaps(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Input} -> {Output}, {Window}, {Groups} groups";
}
