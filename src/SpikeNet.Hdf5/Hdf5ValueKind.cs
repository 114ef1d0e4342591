namespace SpikeNet.Hdf5;

/// <summary>What the values of a data set or an attribute are.</summary>
public enum Hdf5ValueKind
{
    /// <summary>Something that this project does not read.</summary>
    Other,

    /// <summary>Whole numbers of any width.</summary>
    Integers,

    /// <summary>Floating-point numbers of any width.</summary>
    Floats,

    /// <summary>Text of fixed or variable length.</summary>
    Strings,

    /// <summary>Lists of numbers, each of a length of its own.</summary>
    Lists,
}
