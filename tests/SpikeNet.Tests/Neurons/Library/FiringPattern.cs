using SpikeNet.Neurons.Library;

namespace SpikeNet.Tests.Neurons.Library;

/// <summary>One of Izhikevich's twenty firing patterns: its parameters, its current, and the spikes that it must give.</summary>
/// <param name="Name">Its letter and name.</param>
/// <param name="Values">a, b, c, d and the start.</param>
/// <param name="StepMs">The time step.</param>
/// <param name="DurationMs">How long it is simulated.</param>
/// <param name="Current">The current at a time in ms.</param>
/// <param name="Count">The number of spikes.</param>
/// <param name="FirstTimesMs">The times of the first spikes; of all where there are as many as the count.</param>
public sealed record FiringPattern(
    string Name, IzhikevichValues Values, double StepMs, double DurationMs, Func<double, double> Current, int Count, double[] FirstTimesMs)
{
    public IzhikevichForm Form { get; init; } = IzhikevichForm.Standard;

    public override string ToString() => Name;

    public static IReadOnlyList<FiringPattern> All { get; } =
    [
        new("A tonic spiking", Values4(.02, .2, -65, 6, -70), .25, 100, t => t > 10 ? 14 : 0, 5, [13, 17, 31.5, 59.25, 86.75]),
        new("B phasic spiking", Values4(.02, .25, -65, 6, -64), .25, 200, t => t > 20 ? .5 : 0, 1, [43.75]),
        new("C tonic bursting", Values4(.02, .2, -50, 2, -70), .25, 220, t => t > 22 ? 15 : 0, 28, [25, 26.5, 28.25, 30, 32, 34, 36.25]),
        new("D phasic bursting", Values4(.02, .25, -55, .05, -64), .2, 200, t => t > 20 ? .6 : 0, 6, [39, 42.8, 47, 51.8, 57.6, 67.2]),
        new("E mixed mode", Values4(.02, .2, -55, 4, -70), .25, 160, t => t > 16 ? 10 : 0, 6, [20, 22.75, 27.25, 67, 99.25, 131.5]),
        new("F spike-frequency adaptation", Values4(.01, .2, -65, 8, -70), .25, 85, t => t > 8.5 ? 30 : 0, 6, [10.25, 12.25, 15, 19.75, 42.5, 71.5]),
        new("G class 1 excitable", Values4(.02, -.1, -55, 6, -60), .25, 300, t => t > 30 ? .075 * (t - 30) : 0, 10, [84.5, 125, 155.75, 181, 203.5])
        {
            Form = IzhikevichForm.Class1,
        },
        new("H class 2 excitable", Values4(.2, .26, -65, 0, -64), .25, 300, t => -.5 + (t > 30 ? .015 * (t - 30) : 0), 14, [105.75, 126.5, 145.25, 162.25]),
        new("I spike latency", Values4(.02, .2, -65, 6, -70), .2, 100, t => t is > 10 and < 13 ? 7.04 : 0, 1, [26.6]),
        new("J sub-threshold oscillation", Values4(.05, .26, -60, 0, -62), .25, 200, t => t is > 20 and < 25 ? 2 : 0, 1, [26.5]),
        new("K resonator", Values4(.1, .26, -60, -1, -62), .25, 400, t => In(t, 4, 40, 60, 280, 320) ? .65 : 0, 1, [338]),
        new("L integrator", Values4(.02, -.1, -55, 6, -60), .25, 100, t => In(t, 2, 9.09, 14.09, 70, 80) ? 9 : 0, 1, [20]) { Form = IzhikevichForm.Class1 },
        new("M rebound spike", Values4(.03, .25, -60, 4, -64), .2, 200, t => In(t, 5, 20) ? -15 : 0, 1, [68]),
        new("N rebound burst", Values4(.03, .25, -52, 0, -64), .2, 200, t => In(t, 5, 20) ? -15 : 0, 7, [68, 71, 74.2, 77.8]),
        new("O threshold variability", Values4(.03, .25, -60, 4, -64), .25, 100, t => In(t, 5, 10, 80) ? 1 : In(t, 5, 70) ? -6 : 0, 1, [93.25]),
        new("P bistability", Values4(.1, .26, -60, 0, -61), .25, 300, t => In(t, 5, 37.5, 216) ? 1.24 : .24, 5, [45.25, 86, 126.5, 167.25, 208]),
        new("Q depolarising after-potential", Values4(1, .2, -60, -21, -70), .1, 50, t => t is > 9 and < 11 ? 20 : 0, 1, [11.3]),
        new("R accommodation", Values4(.02, 1, -55, 4, -65) with { InitialRecovery = -16 }, .5, 400, Ramps, 1, [311.5]) { Form = IzhikevichForm.Accommodation },
        new("S inhibition-induced spiking", Values4(-.02, -1, -60, 8, -63.8), .5, 350, t => t is >= 50 and <= 250 ? 75 : 80, 3, [94.5, 166, 236]),
        new("T inhibition-induced bursting", Values4(-.026, -1, -45, -2, -63.8), .5, 350, t => t is >= 50 and <= 250 ? 75 : 80, 12, [86.5, 88.5, 90.5, 93, 95.5, 98.5, 103, 191.5]),
    ];

    private static double Ramps(double t) => t < 200 ? t / 25 : t < 300 ? 0 : t < 312.5 ? 4 * (t - 300) / 12.5 : 0;

    private static bool In(double t, double length, params double[] starts) => starts.Any(start => t > start && t < start + length);

    private static IzhikevichValues Values4(double a, double b, double c, double d, double v) => new() { A = a, B = b, C = c, D = d, InitialPotential = v };
}
