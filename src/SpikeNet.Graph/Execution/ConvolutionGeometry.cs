using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Which places of its output an input of a convolution or a pooling reaches, padding and borders taken into account.</summary>
public sealed class ConvolutionGeometry
{
    private readonly FeatureShape _input;
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
        _input = input;
        Output = window.Output(input, outChannels);
        _channelsReached = outChannels / groups;
        Rows = Axis(_input.Height, Output.Height, window.KernelHeight, window.StrideY, window.PaddingY, window.DilationY);
        Columns = Axis(_input.Width, Output.Width, window.KernelWidth, window.StrideX, window.PaddingX, window.DilationX);
    }

    /// <summary>The layout of the output.</summary>
    public FeatureShape Output { get; }

    /// <summary>For each row of the input, the output's rows that see it, each with the row of the kernel through which it does.</summary>
    public IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> Rows { get; }

    /// <summary>The same for columns.</summary>
    public IReadOnlyList<IReadOnlyList<(int Place, int Tap)>> Columns { get; }

    /// <summary>All pairs of an input and a target that a weight joins: the operations of a step in which every input spikes.</summary>
    public long Pairs => Rows.Sum(r => (long)r.Count) * Columns.Sum(c => (long)c.Count) * _input.Channels * _channelsReached;

    /// <summary>The number of existing targets of one input: its synaptic operations per event.</summary>
    /// <param name="feature">The input, numbered channel-last.</param>
    public long TargetsOf(int feature)
    {
        var pixel = feature / _input.Channels;
        return Rows[pixel / _input.Width].Count * (long)Columns[pixel % _input.Width].Count * _channelsReached;
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
