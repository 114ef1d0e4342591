namespace SpikeNet.Datasets;

/// <summary>How Speech Commands is divided into training, validation and test.</summary>
public enum SpeechCommandsSplit
{
    /// <summary>The set's own: validation_list.txt and testing_list.txt where they are, else the hash that they were made with.</summary>
    Official,

    /// <summary>One of five folds by the SHA-1 of the speaker: for subsets that hold only one of the official parts.</summary>
    FiveFold,
}
