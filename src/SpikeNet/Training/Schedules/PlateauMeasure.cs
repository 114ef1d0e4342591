namespace SpikeNet;

/// <summary>What a <see cref="PlateauSchedule"/> watches.</summary>
public enum PlateauMeasure
{
    /// <summary>The mean training loss, which shall fall.</summary>
    TrainingLoss,

    /// <summary>The accuracy on the validation samples, which shall rise; needs validation data.</summary>
    ValidationAccuracy,
}
