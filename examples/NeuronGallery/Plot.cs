using System.Globalization;
using System.Text;

namespace NeuronGallery;

/// <summary>The picture of a run: spikes, membrane, further states and the input, one below the other on one time axis.</summary>
internal sealed class Plot(string title, Demonstration demonstration, Recording recording)
{
    private const double Width = 720, Left = 92, Right = 16, Top = 34, Gap = 12;
    private const string Ink = "#20242a", Grey = "#8a919c", Faint = "#e6e8ec", Red = "#b8392f";
    private static readonly string[] Colours = ["#1f5fa8", "#d08416", "#3a8a5c"];

    private readonly StringBuilder _svg = new();
    private int Steps => recording.Trace.Inputs.Length;

    private static double Inner => Width - Left - Right;

    public string ToSvg()
    {
        var spikes = recording.CanSpike ? 16.0 : 0;
        var second = demonstration.Second.Length > 0 ? 64.0 : 0;
        var main = Top + (spikes > 0 ? spikes + 6 : 0);
        var below = main + 140 + Gap;
        var input = below + (second > 0 ? second + Gap : 0);
        var bottom = input + 44;
        var height = bottom + 40;
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(Width)} {N(height)}\" width=\"{N(Width)}\" height=\"{N(height)}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\">");
        Line($"<title>{Escape(title)}</title>");
        Line($"<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        Line($"<text x=\"{N(Left)}\" y=\"20\" font-size=\"13\" font-weight=\"bold\" fill=\"{Ink}\">{Escape(title)}</text>");
        TimeAxis(main, bottom);
        if (spikes > 0)
            Spikes(Top, spikes, main + 140);
        Panel(main, 140, demonstration.Main, demonstration.Threshold, demonstration.Unit);
        if (second > 0)
            Panel(below, second, demonstration.Second, null, "", demonstration.Main.Length);
        Inputs(input, 44);
        Line("</svg>");
        return _svg.ToString();
    }

    private void Spikes(double top, double height, double panelBottom)
    {
        Label(top + height / 2, "spikes");
        var ticks = new StringBuilder();
        var guides = new StringBuilder();
        foreach (var t in recording.Spikes)
        {
            ticks.Append(Text($"M{X(t)} {N(top)}v{N(height)}"));
            guides.Append(Text($"M{X(t)} {N(top + height)}V{N(panelBottom)}"));
        }

        if (ticks.Length == 0)
            return;
        Line($"<path d=\"{guides}\" stroke=\"{Red}\" stroke-opacity=\"0.18\" fill=\"none\"/>");
        Line($"<path d=\"{ticks}\" stroke=\"{Red}\" stroke-width=\"1.6\" fill=\"none\"/>");
    }

    private void Panel(double top, double height, string[] names, double? threshold, string unit, int colour = 0)
    {
        var series = names.Select(recording.Values).ToArray();
        if (demonstration.HasPeak && threshold is { } peak)
        {
            foreach (var t in recording.Spikes)
                series[0][t] = peak;
        }

        var scale = new Scale(top, height, [.. series.SelectMany(s => s), .. threshold is { } level ? [level] : Array.Empty<double>()]);
        Frame(top, height, scale);
        if (threshold is { } at)
        {
            Line($"<path d=\"M{N(Left)} {scale.Y(at)}H{N(Width - Right)}\" stroke=\"{Grey}\" stroke-dasharray=\"5 4\" fill=\"none\"/>");
        }

        for (var i = 0; i < series.Length; i++)
        {
            Line($"<path d=\"{Curve(series[i], scale)}\" stroke=\"{Colours[colour + i]}\" stroke-width=\"1.5\" stroke-linejoin=\"round\" fill=\"none\"/>");
            var label = unit.Length > 0 ? $"{names[i]}, {unit}" : names[i];
            Line($"<text x=\"12\" y=\"{N(top + height / 2 + 4 + (16 * (i - (series.Length - 1) / 2.0)))}\" fill=\"{Colours[colour + i]}\" font-weight=\"bold\">{Escape(label)}</text>");
        }
    }

    private void Inputs(double top, double height)
    {
        var series = Enumerable.Range(0, demonstration.Inputs.Length).Select(recording.Input).ToArray();
        var scale = new Scale(top, height, [0, .. series.SelectMany(s => s)]);
        Frame(top, height, scale);
        Label(top + height / 2, demonstration.InputLabel);
        for (var i = 0; i < series.Length; i++)
        {
            var stairs = new StringBuilder(Text($"M{X(0)} {scale.Y(series[i][0])}"));
            for (var t = 1; t < Steps; t++)
            {
                if (series[i][t] != series[i][t - 1])
                    stairs.Append(Text($"H{X(t)}V{scale.Y(series[i][t])}"));
            }

            stairs.Append(Text($"H{X(Steps)}"));
            Line($"<path d=\"{stairs}\" stroke=\"{(i == 0 ? Ink : Grey)}\" stroke-width=\"1.2\" fill=\"none\"/>");
        }
    }

    /// <summary>The line through the values; where there are more than pixels, its lowest and highest point in every two pixels.</summary>
    private string Curve(double[] values, Scale scale)
    {
        var columns = (int)Inner / 2;
        var points = new List<int>();
        for (var c = 0; c < columns && Steps > 2 * columns; c++)
        {
            var (from, to) = (c * Steps / columns, (c + 1) * Steps / columns);
            var lowest = Enumerable.Range(from, to - from).MinBy(t => values[t]);
            var highest = Enumerable.Range(from, to - from).MaxBy(t => values[t]);
            points.AddRange(lowest == highest ? [lowest] : [Math.Min(lowest, highest), Math.Max(lowest, highest)]);
        }

        if (points.Count == 0)
            points.AddRange(Enumerable.Range(0, Steps));
        return "M" + string.Join('L', points.Select(t => Text($"{X(t)} {scale.Y(values[t])}")));
    }

    private void TimeAxis(double top, double bottom)
    {
        var duration = demonstration.DurationMs;
        var step = Scale.NiceStep(duration, 8);
        for (var t = 0.0; t <= duration * 1.0001; t += step)
        {
            var x = N(Left + (Inner * t / duration));
            Line($"<path d=\"M{x} {N(top)}V{N(bottom + 4)}\" stroke=\"{Faint}\" fill=\"none\"/>");
            Line($"<text x=\"{x}\" y=\"{N(bottom + 17)}\" text-anchor=\"middle\" fill=\"{Ink}\">{N(t)}</text>");
        }

        Line($"<text x=\"{N(Left + Inner / 2)}\" y=\"{N(bottom + 33)}\" text-anchor=\"middle\" fill=\"{Ink}\">time, ms (step {demonstration.StepMs.ToString(CultureInfo.InvariantCulture)} ms)</text>");
    }

    private void Frame(double top, double height, Scale scale)
    {
        Line($"<path d=\"M{N(Left)} {N(top)}v{N(height)}h{N(Inner)}\" stroke=\"{Grey}\" fill=\"none\"/>");
        foreach (var tick in scale.Ticks(height > 100 ? 5 : 3))
        {
            Line($"<path d=\"M{N(Left - 4)} {scale.Y(tick)}h4\" stroke=\"{Grey}\" fill=\"none\"/>");
            Line($"<text x=\"{N(Left - 7)}\" y=\"{N(scale.Place(tick) + 4)}\" text-anchor=\"end\" fill=\"{Ink}\">{tick.ToString("0.####", CultureInfo.InvariantCulture)}</text>");
        }
    }

    private void Label(double y, string text) => Line($"<text x=\"12\" y=\"{N(y + 4)}\" fill=\"{Ink}\">{Escape(text)}</text>");

    private string X(int step) => N(Left + (Inner * step / Steps));

    private void Line(string text) => _svg.Append(text).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
