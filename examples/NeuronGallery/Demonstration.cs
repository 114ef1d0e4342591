namespace NeuronGallery;

/// <summary>A stimulus, and what to draw of the neuron that gets it.</summary>
/// <param name="Model">The neuron's name.</param>
/// <param name="StepMs">The time step.</param>
/// <param name="DurationMs">How long.</param>
/// <param name="Inputs">Each input at a time in ms.</param>
/// <param name="Main">The state variables of the main panel.</param>
internal sealed record Demonstration(string Model, double StepMs, double DurationMs, Func<double, double>[] Inputs, string[] Main)
{
    /// <summary>The level of the dashed line in the main panel: the threshold.</summary>
    public double? Threshold { get; init; }

    /// <summary>Whether the neuron has an upswing of its own, so that a spike is drawn up to the threshold, its peak.</summary>
    public bool HasPeak { get; init; }

    /// <summary>The state variables of the second panel.</summary>
    public string[] Second { get; init; } = [];

    /// <summary>The input's name on its panel.</summary>
    public string InputLabel { get; init; } = "input";

    /// <summary>The unit of the main panel, where there is one.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Parameters other than the defaults.</summary>
    public (string, double)[] Parameters { get; init; } = [];

    public static Demonstration Of(string model) =>
        All.FirstOrDefault(d => d.Model == model) ?? throw new ArgumentException($"The gallery has no stimulus for '{model}': add one to Demonstration.All.", nameof(model));

    private static readonly Demonstration[] All =
    [
        new("IF", 1, 100, [Step(10, 80, 0.15)], ["v"]) { Threshold = 1 },
        new("LIF", 1, 100, [Step(10, 80, 0.1)], ["v"]) { Threshold = 1 },
        new("NIR-LIF", 1, 100, [Step(10, 80, 1.6)], ["v"]) { Threshold = 1 },
        new("LI", 1, 100, [Events(0.5, 10, 25, 30, 35, 60)], ["v"]),
        new("CUBA", 1, 100, [Events(0.2, 10, 20, 28, 34, 38, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64)], ["v"]) { Threshold = 1, Second = ["i"] },
        new("PLIF", 1, 60, [t => t is < 6 or >= 50 ? 0 : t < 28 ? 0.95 : 1.15], ["v"]) { Threshold = 1 },
        new("ALIF", 1, 400, [Step(40, 320, 4)], ["v"]) { Second = ["b"] },
        new("SE-adLIF", 1, 300, [Step(30, 200, 8)], ["u"]) { Threshold = 1, Second = ["w"] },
        new("EIF", 0.1, 120, [Step(12, 96, 8)], ["v"]) { Threshold = -30, HasPeak = true, Unit = "mV", InputLabel = "input, mV" },
        new("AdEx", 0.1, 300, [Step(30, 240, 30)], ["v"]) { Threshold = 20, HasPeak = true, Unit = "mV", Second = ["w"], InputLabel = "input, mV" },
        new("QIF", 0.1, 120, [Step(12, 96, 10)], ["v"]) { Threshold = 20, HasPeak = true, Unit = "mV", InputLabel = "input, mV" },
        new("Izhikevich", 0.25, 300, [Step(30, 240, 10)], ["v"]) { Threshold = 30, HasPeak = true, Second = ["u"] },
        new("RF", 0.5, 160, [Events(1, 10, 30, 90, 100, 110)], ["v", "c"]) { Threshold = 1 },
        new("BRF", 10, 4000, [t => t is >= 400 and < 3200 ? 12 * Math.Sin(0.0075 * t) : 0], ["u"]) { Threshold = 1, Second = ["q"] },
        new("TTFS-IF", 1, 40, [Step(4, 32, 0.08)], ["v"]) { Threshold = 1, Second = ["fired"] },
        new("GSU", 1, 100, [t => 3 * Math.Sin(0.06 * t), t => Math.Sin(0.35 * t)], ["c"]) { Threshold = 0, InputLabel = "f, g" },
        new("SigmaDelta", 1, 120, [t => 0.05 * Math.Cos(0.1 * t) * Math.Exp(-t / 100)], ["sigma", "sent"]) { Second = ["delta"] },
        new("Speck-IF", 1, 60, [t => t is < 6 or >= 48 ? 0 : t is >= 24 and < 30 ? -40 : 33], ["v"]) { Threshold = 127 },
        new("Xylo-LIF-4", 1, 100, [Step(10, 80, 50)], ["v"]) { Threshold = 512 },
        new("Loihi-LIF", 1, 120, [Step(12, 96, 500)], ["v"]) { Threshold = 6400, Second = ["u"], Parameters = [("current_decay", 1024), ("refractory_delay", 4)] },
    ];

    private static Func<double, double> Step(double from, double to, double level) => t => t >= from && t < to ? level : 0;

    private static Func<double, double> Events(double weight, params double[] times) => t => times.Any(at => Math.Abs(at - t) < 1e-9) ? weight : 0;
}
