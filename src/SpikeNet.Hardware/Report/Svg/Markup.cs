using System.Text;

namespace SpikeNet.Hardware.Report.Svg;

/// <summary>Text that is markup already, and the escaping of text that is not.</summary>
/// <param name="Text">Well-formed markup.</param>
internal readonly record struct Markup(string Text)
{
    /// <summary>Makes any text harmless in element content and in quoted attributes of HTML and XML; characters that XML forbids are replaced.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                escaped.Append(c).Append(text[++i]);
            else
                escaped.Append(Replacement(c) ?? c.ToString());
        }

        return escaped.ToString();
    }

    private static string? Replacement(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\t' or '\n' or '\r' => null,
        < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
        _ => char.IsSurrogate(c) ? "\uFFFD" : null,
    };
}
