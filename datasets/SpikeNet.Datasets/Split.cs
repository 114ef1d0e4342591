namespace SpikeNet.Datasets;

/// <summary>A part of a set of recordings.</summary>
public enum Split
{
    /// <summary>What a network learns from.</summary>
    Train,

    /// <summary>What training decisions are made by.</summary>
    Validation,

    /// <summary>What results are reported on.</summary>
    Test,

    /// <summary>Every recording.</summary>
    All,

    /// <summary>Every recording by one speaker.</summary>
    Speaker,
}
