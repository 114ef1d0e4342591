using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets;

/// <summary>One labelled recording of a set; its samples are read or made when they are asked for.</summary>
public sealed class Recording
{
    private readonly Func<AudioClip> _load;

    /// <summary>Describes a recording.</summary>
    /// <param name="id">Its name, unique in its set.</param>
    /// <param name="label">The class, an index into <see cref="RecordingSet.ClassNames"/>.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="take">Which repetition by this speaker, from 0.</param>
    /// <param name="load">Reads or makes the samples; called from several threads, with the same result each time.</param>
    /// <param name="part">The part of the set that it belongs to; null goes by the take (<see cref="RecordingSet.SplitOf"/>).</param>
    public Recording(string id, int label, string speaker, int take, Func<AudioClip> load, Split? part = null)
    {
        if (part is not (null or Split.Train or Split.Validation or Split.Test))
            throw new ArgumentOutOfRangeException(nameof(part), part, "A recording belongs to train, validation or test.");
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentException.ThrowIfNullOrEmpty(speaker);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        ArgumentNullException.ThrowIfNull(load);
        Id = id;
        Label = label;
        Speaker = speaker;
        Take = take;
        Part = part ?? RecordingSet.SplitOf(take);
        _load = load;
    }

    /// <summary>Its name, unique in its set.</summary>
    public string Id { get; }

    /// <summary>The class, an index into <see cref="RecordingSet.ClassNames"/>.</summary>
    public int Label { get; }

    /// <summary>Who speaks.</summary>
    public string Speaker { get; }

    /// <summary>Which repetition by this speaker, from 0.</summary>
    public int Take { get; }

    /// <summary>The part of the set that it belongs to.</summary>
    public Split Part { get; }

    /// <summary>Reads or makes the samples.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    public AudioClip Load() => _load();

    /// <inheritdoc/>
    public override string ToString() => Id;
}
