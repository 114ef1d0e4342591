namespace SpikeNet.Graph;

/// <summary>What a pooling does with the values under its window.</summary>
public enum PoolKind
{
    /// <summary>Their sum divided by the window's size, places outside the input included (torch.nn.AvgPool2d with count_include_pad).</summary>
    Average,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest of those that exist; of spikes, whether any spikes.</summary>
    Max,
}
