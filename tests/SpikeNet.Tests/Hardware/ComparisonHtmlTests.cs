using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Tests.Hardware;

public class ComparisonHtmlTests
{
    private const string Hostile = "<script>alert(\"x\")</script> & 'y' \u0001";

    private static string Write(ComparisonReport report)
    {
        using var writer = new StringWriter();
        ComparisonHtml.Write(report, writer);
        return writer.ToString();
    }

    private static XDocument Parse(ComparisonReport report) => XDocument.Parse(Write(report));

    private static XElement Section(XDocument page, string id) => page.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    private static XElement Row(XDocument page, string section, string target) =>
        Section(page, section).Descendants("tr").First(r => r.Element("th")?.FirstNode is XText name && name.Value == target);

    private static string Cell(XDocument page, string section, string target, string label) =>
        Row(page, section, target).Elements("td").Single(c => (string?)c.Attribute("data-label") == label).Value;

    [TestCase(false)]
    [TestCase(true)]
    public void The_page_and_each_chart_are_well_formed(bool whatIf)
    {
        var page = Write(Samples.Report(whatIf));
        var charts = Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline);
        Assert.Multiple(() =>
        {
            Assert.That(() => XDocument.Parse(page), Throws.Nothing);
            // Three boundaries with two charts, latency, spikes, raster: nine charts, each for desks and for telephones.
            Assert.That(charts, Has.Count.EqualTo(18));
            Assert.That(charts.Select(c => XDocument.Parse(c.Value).Root!.Element("title")!.Value), Is.All.Not.Empty);
        });
    }

    [Test]
    public void The_page_needs_nothing_but_itself()
    {
        var page = Write(Samples.Report());
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Match(@"https?://"));
            Assert.That(page, Does.Not.Contain("@import").And.Not.Contain("url(").And.Not.Contain("<script").And.Not.Contain("<link"));
            Assert.That(Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(m => m.Groups[1].Value), Is.All.StartsWith("#"));
        });
    }

    [Test]
    public void Every_link_leads_to_a_section()
    {
        var page = Parse(Samples.Report());
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(ids, Is.Unique);
            Assert.That(page.Descendants("a").Select(a => ((string)a.Attribute("href")!)[1..]), Is.SubsetOf(ids));
        });
    }

    [Test]
    public void Hostile_text_stays_text()
    {
        var report = Samples.Report(whatIf: true);
        report = report with
        {
            Network = Hostile,
            Data = Hostile,
            Raster = report.Raster! with { Caption = Hostile },
            Layers = [.. report.Layers.Select(l => l with { Layer = Hostile, Neuron = Hostile })],
            Spikes = [.. report.Spikes.Select(l => l with { Layer = Hostile })],
            Targets = [.. report.Targets.Select(HostileTarget)],
        };
        var page = Write(report);
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Contain("<script"));
            Assert.That(() => XDocument.Parse(page), Throws.Nothing);
            Assert.That(XDocument.Parse(page).Descendants("h1").Single().Value, Is.EqualTo(Hostile.Replace('\u0001', '\uFFFD')));
        });
    }

    [Test]
    public void Sums_with_an_unknown_term_read_at_least_and_their_ratios_at_most()
    {
        var page = Parse(Samples.Report());
        Assert.Multiple(() =>
        {
            // Loihi's leakage is not known: its dynamic energy is exact, its total a bound.
            Assert.That(Cell(page, "memory", "loihi1", "Energy, dynamic"), Does.Not.StartWith("≥"));
            Assert.That(Cell(page, "memory", "loihi1", "Energy, static"), Is.EqualTo("—"));
            Assert.That(Cell(page, "memory", "loihi1", "Energy, total"), Does.StartWith("≥ "));
            Assert.That(Cell(page, "memory", "loihi1", "Effective op/J, dynamic"), Does.Not.StartWith("≤"));
            Assert.That(Cell(page, "memory", "loihi1", "Effective op/J, total"), Does.StartWith("≤ "));
            // The FPGA's off-chip words have no price: in the system even its dynamic energy is a bound.
            Assert.That(Cell(page, "memory", "fpga", "Energy, dynamic"), Does.Not.StartWith("≥"));
            Assert.That(Cell(page, "system", "fpga", "Energy, dynamic"), Does.StartWith("≥ "));
            Assert.That(Cell(page, "memory", "speck2e", "Energy, total"), Does.Not.StartWith("≥"));
            Assert.That(Cell(page, "core", "cgra", "Energy, static"), Is.EqualTo("none"));
        });
    }

    [Test]
    public void Each_boundary_has_its_own_table()
    {
        var page = Parse(Samples.Report());
        Assert.Multiple(() =>
        {
            Assert.That(Section(page, "core").Descendants("tbody").Single().Elements("tr").Count(), Is.EqualTo(4));
            Assert.That(Section(page, "memory").Descendants("tbody").Single().Elements("tr").Count(), Is.EqualTo(7));
            Assert.That(Section(page, "system").Descendants("tbody").Single().Elements("tr").Count(), Is.EqualTo(5));
            Assert.That(Section(page, "core").Value, Does.Contain("Not reported at this boundary: cpu, speck2e"));
        });
    }

    [Test]
    public void Refused_targets_show_their_reasons_in_their_row_and_what_if_is_labelled()
    {
        var refused = Row(Parse(Samples.Report()), "memory", "xylo").Value;
        var priced = Row(Parse(Samples.Report(whatIf: true)), "memory", "xylo").Value;
        Assert.Multiple(() =>
        {
            Assert.That(refused, Does.Contain("SPK1002").And.Contain("SPK1101"));
            Assert.That(priced, Does.Contain("what if").And.Contain("nJ"));
        });
    }

    [Test]
    public void Modelled_and_measured_are_told_apart()
    {
        var page = Parse(Samples.Report());
        Assert.Multiple(() =>
        {
            Assert.That(Row(page, "memory", "cpu").Element("th")!.Value, Does.Contain("latency measured, energy modelled"));
            Assert.That(Row(page, "memory", "fpga").Element("th")!.Value, Does.EndWith("modelled"));
        });
    }

    [Test]
    public void Every_constant_is_listed_with_kind_and_source()
    {
        var report = Samples.Report();
        var rows = Section(Parse(report), "constants").Descendants("tr").Select(r => r.Value).ToList();
        foreach (var constant in report.Targets.SelectMany(t => t.Constants))
            Assert.That(rows, Has.Some.Contains(constant.Name).And.Some.Contains(constant.Source));
        Assert.That(rows.Count(r => r.Contains("Example et al.", StringComparison.Ordinal)), Is.EqualTo(report.Targets.Sum(t => t.Constants.Length)));
    }

    [Test]
    public void A_report_of_refusals_alone_is_still_a_page()
    {
        var report = Samples.Report();
        report = report with { Targets = [.. report.Targets.Where(t => !t.Fits)], Raster = null, Spikes = [], Accuracy = null };
        var page = Write(report);
        Assert.Multiple(() =>
        {
            Assert.That(() => XDocument.Parse(page), Throws.Nothing);
            Assert.That(page, Does.Contain("SPK1101"));
        });
    }

    private static TargetResult HostileTarget(TargetResult target) => target with
    {
        Name = target.Name + Hostile,
        Description = Hostile,
        Reasons = [Hostile],
        Notes = [Hostile],
        BoundaryDefinitions = [.. target.BoundaryDefinitions.Select(b => b with { Includes = Hostile })],
        Nodes = [.. target.Nodes.Select(n => n with { Node = Hostile })],
        Constants = [.. target.Constants.Select(HostileConstant)],
        Boundaries = [.. target.Boundaries.Select(b => b with
        {
            Incomplete = b.Incomplete.Select(_ => Hostile).ToImmutableArray(),
            Causes = [.. b.Causes.Select(c => c with { Constant = HostileConstant(c.Constant) })],
        })],
    };

    private static HardwareConstant HostileConstant(HardwareConstant constant) =>
        constant with { Name = Hostile, What = Hostile, Technology = Hostile, Source = Hostile };
}
