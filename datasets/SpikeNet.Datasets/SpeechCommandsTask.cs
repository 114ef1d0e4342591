namespace SpikeNet.Datasets;

/// <summary>Which classes of Speech Commands are told apart.</summary>
public enum SpeechCommandsTask
{
    /// <summary>Twelve: silence, unknown, and yes, no, up, down, left, right, on, off, stop, go.</summary>
    TwelveClasses,

    /// <summary>Every word that the folder holds (35 in version 0.02), in ordinal order, without silence.</summary>
    AllWords,
}
