using System.Xml.Linq;
using SpikeNet.Hardware.Report.Svg;

namespace SpikeNet.Tests.Hardware;

public class TracePlotTests
{
    [Test]
    public void CurvesSpikesAndLevelsAreDrawn()
    {
        var plot = new TracePlot
        {
            Title = "a < b",
            Lanes = [new TraceLane("v", [0, 0.5f, 1, 0]) { Spikes = [2], Level = 1 }, new TraceLane("w", [0, float.NaN, -1, -1])],
        };
        var svg = XDocument.Parse(plot.Render(400, standalone: true));
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.That(svg.Root!.Name, Is.EqualTo(space + "svg"));
        Assert.That(svg.Root.Element(space + "title")!.Value, Is.EqualTo("a < b"));
        var lines = svg.Root.Elements(space + "line").Select(l => (string?)l.Attribute("class")).ToList();
        Assert.That(lines.Count(c => c == "range"), Is.EqualTo(1), "one spike");
        Assert.That(lines.Count(c => c == "unknown"), Is.EqualTo(1), "one level");
        Assert.That(lines.Count(c => c == "grid"), Is.EqualTo(2), "zero of both lanes");

        // Steps of (400 - 96) / 4 = 76 pixels, their middles at 134, 210, 286, 362; values from 0 to 1 over 64 pixels from 16 on.
        var paths = svg.Root.Elements(space + "path").Select(p => (string?)p.Attribute("d")).ToList();
        Assert.That(paths[0], Is.EqualTo("M134 80L210 48L286 16L362 80"));
        Assert.That(paths[1], Does.Match("^M134 [0-9.]+M286 [0-9.]+L362 [0-9.]+$"), "a value that is no number interrupts the curve");
    }

    [Test]
    public void CoursesOfDifferentLengthAreRefused()
    {
        var plot = new TracePlot { Title = "t", Lanes = [new TraceLane("a", [1]), new TraceLane("b", [1, 2])] };
        Assert.That(() => plot.Render(400), Throws.InvalidOperationException);
        Assert.That(() => (plot with { Lanes = [] }).Render(400), Throws.InvalidOperationException);
    }
}
