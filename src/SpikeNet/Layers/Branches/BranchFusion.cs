namespace SpikeNet;

/// <summary>How a <see cref="DualBranch"/> joins what its branches give.</summary>
public enum BranchFusion
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>Their channels side by side at every place.</summary>
    Concatenate,

    /// <summary>Their sum, each times a number that is learnt.</summary>
    Weighted,
}
