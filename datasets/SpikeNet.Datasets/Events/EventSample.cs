namespace SpikeNet.Datasets.Events;

/// <summary>One labelled recording of a set of event recordings; its events are read when they are asked for.</summary>
public sealed class EventSample
{
    private readonly Func<EventRecording> _load;

    /// <summary>Describes a recording.</summary>
    /// <param name="id">Its name, unique in its set.</param>
    /// <param name="label">The class, an index into <see cref="EventSet.ClassNames"/>.</param>
    /// <param name="part">The part of the set that it belongs to: train, validation or test.</param>
    /// <param name="load">Reads the events; called from several threads, with the same result each time.</param>
    /// <param name="speaker">Who speaks; null where nobody does or nobody says.</param>
    public EventSample(string id, int label, Split part, Func<EventRecording> load, string? speaker = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentNullException.ThrowIfNull(load);
        if (part is not (Split.Train or Split.Validation or Split.Test))
            throw new ArgumentOutOfRangeException(nameof(part), part, "A recording belongs to train, validation or test.");
        Id = id;
        Label = label;
        Part = part;
        Speaker = speaker;
        _load = load;
    }

    /// <summary>Its name, unique in its set.</summary>
    public string Id { get; }

    /// <summary>The class, an index into <see cref="EventSet.ClassNames"/>.</summary>
    public int Label { get; }

    /// <summary>The part of the set that it belongs to.</summary>
    public Split Part { get; }

    /// <summary>Who speaks; null where nobody does or nobody says.</summary>
    public string? Speaker { get; }

    /// <summary>Reads the events.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    public EventRecording Load() => _load();

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal EventSample In(Split part) => new(Id, Label, part, _load, Speaker);
}
