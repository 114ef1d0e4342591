using System.Globalization;
using System.Runtime.CompilerServices;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Hardware.Report.Html;

/// <summary>An interpolated string whose literal parts are markup and whose holes are text: holes are escaped, unless they are <see cref="Markup"/>.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    private readonly TextWriter _writer;

    public HtmlInterpolation(int literalLength, int formattedCount, HtmlBuilder html)
    {
        _ = literalLength + formattedCount;
        _writer = html.Writer;
    }

    public void AppendLiteral(string markup) => _writer.Write(markup);

    public void AppendFormatted(Markup markup) => _writer.Write(markup.Text);

    public void AppendFormatted<T>(T text) => _writer.Write(Markup.Escape(Convert.ToString(text, CultureInfo.InvariantCulture)));
}
