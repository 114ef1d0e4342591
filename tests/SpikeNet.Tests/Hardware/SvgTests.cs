using System.Xml.Linq;
using SpikeNet.Hardware.Report;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Tests.Hardware;

public class SvgTests
{
    private static BarChart Chart(params double?[] values) => new()
    {
        Title = "a < b",
        Logarithmic = true,
        Tick = v => QuantityFormat.Si(v, ""),
        Groups = [.. values.Select((v, i) => new BarGroup($"<{i}>", new Bar(v, QuantityFormat.Si(v, ""), "first", "tip & top")))],
    };

    [Test]
    public void A_logarithmic_axis_covers_whole_decades()
    {
        var scale = LogScale.Covering([3e-6, 0.02, 0, -1, double.NaN]);
        Assert.Multiple(() =>
        {
            Assert.That(scale.LowestExponent, Is.EqualTo(-6));
            Assert.That(scale.HighestExponent, Is.EqualTo(-1));
            Assert.That(scale.Ticks(8), Is.EqualTo(new[] { 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1 }));
            // Six powers are too many for three ticks; every second one is three.
            Assert.That(scale.Ticks(3), Is.EqualTo(new[] { 1e-6, 1e-4, 1e-2 }));
            // 1e-3 is three of five decades from the left.
            Assert.That(scale.Position(1e-3), Is.EqualTo(0.6).Within(1e-12));
            Assert.That(scale.Position(1e-9), Is.Zero);
            Assert.That(scale.Position(0), Is.Zero);
            Assert.That(scale.Position(10), Is.EqualTo(1));
        });
    }

    [Test]
    public void Within_a_decade_or_two_the_ticks_are_1_2_and_5() =>
        Assert.That(LogScale.Covering([20, 90]).Ticks(8), Is.EqualTo(new[] { 10.0, 20, 50, 100 }));

    [Test]
    public void The_smallest_bar_of_a_logarithmic_axis_can_be_seen()
    {
        // 1000 would begin where the axis begins: the axis takes in the decade below.
        var scale = LogScale.Covering([1000, 1e6]);
        Assert.Multiple(() =>
        {
            Assert.That(scale.LowestExponent, Is.EqualTo(2));
            Assert.That(scale.HighestExponent, Is.EqualTo(6));
        });
    }

    [Test]
    public void An_axis_without_values_still_has_ticks()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LogScale.Covering([]).Ticks(2), Is.EqualTo(new[] { 1.0, 10 }));
            Assert.That(LinearScale.Covering([]).Ticks(2), Is.EqualTo(new[] { 0.0, 1 }));
            Assert.That(() => LogScale.Covering([]).Ticks(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [TestCase(171, 4, new[] { 0.0, 100 })]
    [TestCase(171, 5, new[] { 0.0, 50, 100, 150 })]
    [TestCase(10, 6, new[] { 0.0, 2, 4, 6, 8, 10 })]
    public void A_linear_axis_has_round_ticks(double largest, int atMost, double[] ticks) =>
        Assert.That(LinearScale.Covering([largest]).Ticks(atMost), Is.EqualTo(ticks).Within(1e-9));

    [TestCase(520)]
    [TestCase(326)]
    public void A_bar_chart_draws_known_values_only_and_escapes_its_text(double width)
    {
        var svg = XDocument.Parse(Chart(10, 1000, null).Render(width)).Root!;
        Assert.Multiple(() =>
        {
            Assert.That(svg.Element("title")!.Value, Is.EqualTo("a < b"));
            Assert.That(svg.Elements("rect").Count(), Is.EqualTo(2));
            Assert.That(svg.Elements("rect").First().Element("title")!.Value, Is.EqualTo("tip & top"));
            Assert.That(svg.Elements("text").Select(t => t.Nodes().OfType<XText>().Single().Value), Has.Some.EqualTo("<0>").And.Some.EqualTo("—"));
        });
    }

    [TestCase(520)]
    [TestCase(326)]
    public void Bars_are_as_long_as_their_logarithms_and_nothing_leaves_the_image(double width)
    {
        // The axis runs from 1 to 1e4 (10 alone would be its own beginning): 10, 100, 1e4 lie at 1/4, 2/4 and 4/4.
        var svg = XDocument.Parse(Chart(10, 100, 1e4).Render(width)).Root!;
        var lengths = svg.Elements("rect").Select(r => (double)r.Attribute("width")!).ToArray();
        var right = svg.Elements("rect").Max(r => (double)r.Attribute("x")! + (double)r.Attribute("width")!);
        Assert.Multiple(() =>
        {
            Assert.That(lengths[1] / lengths[0], Is.EqualTo(2).Within(1e-3));
            Assert.That(lengths[2] / lengths[0], Is.EqualTo(4).Within(1e-3));
            Assert.That(right, Is.LessThan(width));
        });
    }

    [Test]
    public void Stacked_parts_add_up_to_the_whole_width()
    {
        var chart = new StackedBarChart
        {
            Title = "parts",
            Bars = [new StackedBar("whole", "4 J", new BarSegment("a", 3, "d0", "a"), new BarSegment("b", 1, "s0", "b"))],
        };
        var parts = XDocument.Parse(chart.Render(400)).Root!.Elements("rect").Where(r => r.Element("title") is not null).ToList();
        Assert.Multiple(() =>
        {
            // 3/4 and 1/4 of 400, each a pixel short for the gap.
            Assert.That(parts.Select(p => (double)p.Attribute("width")!), Is.EqualTo(new[] { 299.0, 99 }).Within(0.01));
            Assert.That((double)parts[1].Attribute("x")!, Is.EqualTo(300).Within(0.01));
        });
    }

    [Test]
    public void Parts_that_are_not_known_are_an_open_box_and_small_ones_are_named_together()
    {
        var chart = new StackedBarChart
        {
            Title = "parts",
            Bars =
            [
                new StackedBar(
                    "whole", "≥ 1 J", new BarSegment("big", 0.98, "d0", "big"), new BarSegment("small", 0.015, "d1", "small"),
                    new BarSegment("smaller", 0.005, "d2", "smaller"), new BarSegment("leakage", null, "unknown", "leakage")),
            ],
        };
        var svg = XDocument.Parse(chart.Render(400)).Root!;
        Assert.Multiple(() =>
        {
            Assert.That(svg.Elements("rect").Count(r => (string)r.Attribute("class")! == "unknown" && (double)r.Attribute("width")! > 20), Is.EqualTo(1));
            Assert.That(svg.Value, Does.Contain("2 more 2 %").And.Contain("leakage not known").And.Contain("big 98 %"));
        });
    }

    [TestCase(1070)]
    [TestCase(326)]
    public void A_raster_has_one_dash_per_spike_with_the_input_at_the_bottom(double width)
    {
        var raster = new SpikeRaster("sample", 3, [new("input", 4, [new(0, 0), new(2, 3)]), new("silent", 2, [])]);
        var svg = XDocument.Parse(new RasterPlot { Title = "raster", Raster = raster }.Render(width)).Root!;
        var path = (string)svg.Element("path")!.Attribute("d")!;
        var names = svg.Elements("text").Select(t => t.Nodes().OfType<XText>().Single().Value).Where(t => t is "input" or "silent");
        Assert.Multiple(() =>
        {
            Assert.That(svg.Elements("path").Count(), Is.EqualTo(1));
            Assert.That(path.Count(c => c == 'M'), Is.EqualTo(2));
            Assert.That(names, Is.EqualTo(new[] { "silent", "input" }));
        });
    }

    [Test]
    public void A_file_of_its_own_has_name_space_and_style()
    {
        var svg = XDocument.Parse(new SvgBuilder(10, "t").Line(0, 0, 1, 1, "grid").Build(10, standalone: true)).Root!;
        Assert.Multiple(() =>
        {
            Assert.That(svg.Name.NamespaceName, Is.EqualTo("http://www.w3.org/2000/svg"));
            Assert.That(svg.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "title", "style", "line" }));
        });
    }
}
