namespace SpikeNet.Hardware.Report.Svg;

/// <summary>The colours and type of charts, for light and dark pages.</summary>
/// <remarks>
/// Blue against ochre stays apart for every common colour blindness; shades within a family differ in lightness and are set
/// apart by gaps. Text has a contrast of at least 4.5 to 1 against its ground.
/// </remarks>
public static class ChartStyle
{
    /// <summary>The number of shades of "d0", "d1", ...: what the network's activity costs.</summary>
    public const int DynamicShades = 5;

    /// <summary>The number of shades of "s0", "s1", ...: what flows anyway.</summary>
    public const int StaticShades = 3;

    /// <summary>The style sheet: custom properties on the root and classes below "chart".</summary>
    public const string Css = """
        :root{--ink:#17202b;--muted:#566272;--line:#dde2e8;--surface:#ffffff;--wash:#f1f4f7;
        --d0:#14466f;--d1:#2f74ad;--d2:#62a0d3;--d3:#98c6e8;--d4:#c9e1f3;--s0:#a15c00;--s1:#dd9330;--s2:#f3c987;
        --first:#1f639e;--second:#8d9aa9;--measured:#0b7a69}
        @media (prefers-color-scheme:dark){:root{--ink:#e7ecf1;--muted:#9eabb9;--line:#2b3743;--surface:#171f28;--wash:#1e2832;
        --d0:#7dbbef;--d1:#4d92cf;--d2:#3470a6;--d3:#28567f;--d4:#214261;--s0:#e5ae57;--s1:#b37f2f;--s2:#7d5920;
        --first:#6fb1e8;--second:#6c7a89;--measured:#4cc2ac}}
        @media print{:root{--ink:#17202b;--muted:#566272;--line:#dde2e8;--surface:#ffffff;--wash:#f1f4f7;
        --d0:#14466f;--d1:#2f74ad;--d2:#62a0d3;--d3:#98c6e8;--d4:#c9e1f3;--s0:#a15c00;--s1:#dd9330;--s2:#f3c987;
        --first:#1f639e;--second:#8d9aa9;--measured:#0b7a69}}
        .chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        .chart text{fill:var(--ink);font-size:12.5px}
        .chart .strong{font-weight:600}
        .chart .small{font-size:11px}
        .chart .muted{fill:var(--muted);font-size:11px}
        .chart .grid{stroke:var(--line);stroke-width:1}
        .chart .axis{stroke:var(--second);stroke-width:1}
        .chart .track{fill:var(--wash)}
        .chart .first{fill:var(--first)}.chart .second{fill:var(--second)}.chart .measured{fill:var(--measured)}
        .chart .range{stroke:var(--ink);stroke-width:1.25;opacity:.75}
        .chart .unknown{fill:none;stroke:var(--muted);stroke-width:1;stroke-dasharray:3 2}
        .chart .event{stroke:var(--first);fill:none}
        .chart .d0{fill:var(--d0)}.chart .d1{fill:var(--d1)}.chart .d2{fill:var(--d2)}.chart .d3{fill:var(--d3)}.chart .d4{fill:var(--d4)}
        .chart .s0{fill:var(--s0)}.chart .s1{fill:var(--s1)}.chart .s2{fill:var(--s2)}
        """;

    /// <summary>The class of the n-th shade of dynamic energy; the last shade serves all that follow.</summary>
    public static string Dynamic(int index) => $"d{Math.Min(index, DynamicShades - 1)}";

    /// <summary>The class of the n-th shade of static energy; the last shade serves all that follow.</summary>
    public static string Static(int index) => $"s{Math.Min(index, StaticShades - 1)}";
}
