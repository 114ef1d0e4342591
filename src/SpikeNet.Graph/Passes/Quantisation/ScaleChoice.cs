namespace SpikeNet.Graph;

/// <summary>How the scale of weights is chosen.</summary>
public enum ScaleChoice
{
    /// <summary>The largest weight fits: none is clipped.</summary>
    Largest,

    /// <summary>The percentile <see cref="QuantisationOptions.Percentile"/> of |w| fits; larger weights are clipped.</summary>
    Percentile,

    /// <summary>
    /// The scale with the smallest squared error of the sums, sum over weights of r (w - w_int scale)^2, with r the rate of a weight's input
    /// where it was measured (<see cref="QuantisationOptions.Calibration"/>) and 1 otherwise.
    /// </summary>
    LeastError,

    /// <summary>
    /// The scale at which the layer's spikes on the calibration data differ least from those of the real network, relative to the spikes of
    /// both; layers in order, those before at their chosen scales. Needs <see cref="QuantisationOptions.Calibration"/>.
    /// </summary>
    FewestSpikeErrors,
}
