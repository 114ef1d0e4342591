namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Which part of a text is at its coordinates.</summary>
public enum TextAnchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}
