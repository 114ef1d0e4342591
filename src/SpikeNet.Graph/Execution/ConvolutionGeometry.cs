using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Which places of its output an input of a convolution, transposed or not, or of a pooling reaches, padding and borders taken into account.</summary>
public sealed class ConvolutionGeometry
{
    private readonly long _channelsReached;

    /// <summary>The geometry of a convolution.</summary>
    /// <param name="node">A sound node.</param>
    public ConvolutionGeometry(ConvolutionNode node)
        : this((node ?? throw new ArgumentNullException(nameof(node))).InputShape, node.Window, node.Groups, node.OutChannels)
    {
    }

    /// <summary>The geometry of a window whose every channel of a group reaches every output channel of that group.</summary>
    /// <param name="input">The layout of the input.</param>
    /// <param name="window">Kernel, stride, padding and dilation.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="outChannels">The channels of the output.</param>
    public ConvolutionGeometry(FeatureShape input, SpatialWindow window, int groups, int outChannels)
    {
        (Input, Groups) = (input, groups);
        Output = window.Output(input, outChannels);
        _channelsReached = outChannels / groups;
        Rows = Axis(input.Height, Output.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
        Columns = Axis(input.Width, Output.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
    }

    /// <summary>The geometry of a transposed convolution.</summary>
    /// <param name="node">A sound node.</param>
    public ConvolutionGeometry(TransposedConvolutionNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        (Input, Groups, Output) = (node.InputShape, node.Groups, node.OutputShape);
        _channelsReached = node.OutChannels / node.Groups;
        var window = node.Window;
        Rows = Spread(Input.Height, Output.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
        Columns = Spread(Input.Width, Output.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
    }

    /// <summary>The layout of the input.</summary>
    public FeatureShape Input { get; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>The layout of the output.</summary>
    public FeatureShape Output { get; }

    /// <summary>For each row of the input, the output's rows that see it, each with the row of the kernel through which it does.</summary>
    public IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> Rows { get; }

    /// <summary>The same for columns.</summary>
    public IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> Columns { get; }

    /// <summary>All pairs of an input and a target that a weight joins: the operations of a step in which every input spikes.</summary>
    public long Pairs => Rows.Sum(r => (long)r.Count) * Columns.Sum(c => (long)c.Count) * Input.Channels * _channelsReached;

    /// <summary>The number of existing targets of one input: its synaptic operations per event.</summary>
    /// <param name="feature">The input, numbered channel-last.</param>
    public long TargetsOf(int feature)
    {
        var pixel = feature / Input.Channels;
        return Rows[pixel / Input.Width].Count * (long)Columns[pixel % Input.Width].Count * _channelsReached;
    }

    private static List<(int Place, int Tap)>[] Spread(int size, int places, int kernel, int stride, int padding, int dilation)
    {
        var reached = new List<(int, int)>[size];
        for (var i = 0; i < size; i++)
        {
            reached[i] = [];
            for (var tap = 0; tap < kernel; tap++)
            {
                var place = ((long)i * stride) - padding + ((long)tap * dilation);
                if (place >= 0 && place < places)
                    reached[i].Add(((int)place, tap));
            }
        }

        return reached;
    }

    private static List<(int Place, int Tap)>[] Axis(int size, int places, int kernel, int stride, int padding, int dilation)
    {
        var reached = new List<(int, int)>[size];
        for (var i = 0; i < size; i++)
            reached[i] = [];
        for (var place = 0; place < places; place++)
        {
            for (var tap = 0; tap < kernel; tap++)
            {
                var at = ((long)place * stride) - padding + ((long)tap * dilation);
                if (at >= 0 && at < size)
                    reached[at].Add((place, tap));
            }
        }

        return reached;
    }
}
