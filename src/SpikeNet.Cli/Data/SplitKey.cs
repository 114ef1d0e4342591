namespace SpikeNet.Cli.Data;

/// <summary>What a sample's fold depends on.</summary>
internal enum SplitKey
{
    /// <summary>The SHA-1 of its name.</summary>
    Name,

    /// <summary>The number at the end of its name.</summary>
    Number,

    /// <summary>The SHA-1 of its speaker.</summary>
    Speaker,
}
