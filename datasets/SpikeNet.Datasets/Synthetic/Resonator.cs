namespace SpikeNet.Datasets.Synthetic;

/// <summary>A second-order digital resonator: one formant.</summary>
/// <remarks>
/// y[n] = A x[n] + B y[n-1] + C y[n-2] with C = -exp(-2 pi bw T), B = 2 exp(-pi bw T) cos(2 pi f T), A = 1 - B - C, so that the gain at
/// 0 Hz is 1 (Klatt 1980, "Software for a cascade/parallel formant synthesizer", J. Acoust. Soc. Am. 67, section I.A).
/// </remarks>
internal struct Resonator
{
    private double _a, _b, _c, _y1, _y2;

    /// <summary>Moves the formant; what rings goes on ringing.</summary>
    internal void Tune(double frequencyHz, double bandwidthHz, double sampleRateHz)
    {
        double decay = PortableMath.Exp(-Math.PI * bandwidthHz / sampleRateHz);
        _c = -decay * decay;
        _b = 2 * decay * PortableMath.Cos(2 * Math.PI * frequencyHz / sampleRateHz);
        _a = 1 - _b - _c;
    }

    internal double Next(double x)
    {
        double y = _a * x + _b * _y1 + _c * _y2;
        _y2 = _y1;
        _y1 = y;
        return y;
    }

    /// <summary>The same poles with a zero at 0 Hz and the gain at the centre near 1: a band of noise.</summary>
    internal double NextBand(double x)
    {
        double y = (1 + _c) * x + _b * _y1 + _c * _y2;
        double band = 0.5 * (y - _y2);
        _y2 = _y1;
        _y1 = y;
        return band;
    }
}
