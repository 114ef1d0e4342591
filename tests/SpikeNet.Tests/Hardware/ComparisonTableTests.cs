using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Tests.Hardware;

public class ComparisonTableTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_table_with_borders_and_padding_fits_eighty_columns(bool whatIf)
    {
        var report = Samples.Report(whatIf);
        report = report with { Targets = [.. report.Targets.Select(t => t with { Name = t.Name + "-with-a-long-name" })] };
        foreach (var table in ComparisonTable.Of(report))
        {
            var rows = table.Rows.Append(ComparisonTable.Headers).ToList();
            var widths = Enumerable.Range(0, ComparisonTable.Headers.Length).Select(c => rows.Max(r => r[c].Length));
            // Each cell has a space on both sides and a border to its left; one more border ends the row.
            Assert.That(widths.Sum(w => w + 3) + 1, Is.LessThanOrEqualTo(80), table.Title);
        }
    }

    [Test]
    public void The_widest_figures_still_fit()
    {
        // name, fits, accuracy, latency with mark, energy, two ratios: each at its widest.
        string[] widest = [new string('x', ComparisonTable.NameWidth), "yes", "99.9 %", "12.3 µs*", "≥ 12.3 µJ", "≤ 4.56 G", "≤ 4.56 G"];
        Assert.That(widest.Zip(ComparisonTable.Headers, (w, h) => Math.Max(w.Length, h.Length) + 3).Sum() + 1, Is.LessThanOrEqualTo(80));
    }

    [Test]
    public void There_is_one_table_per_boundary_from_narrow_to_wide()
    {
        var tables = ComparisonTable.Of(Samples.Report());
        Assert.Multiple(() =>
        {
            Assert.That(tables.Select(t => t.Boundary), Is.EqualTo(new[] { Boundary.Core, Boundary.Memory, Boundary.System }));
            Assert.That(tables[0].Rows.Select(r => r[0]), Is.EqualTo(new[] { "fpga", "fpga-plain", "gpu", "cgra" }));
            Assert.That(tables.SelectMany(t => t.Rows), Has.All.Length.EqualTo(ComparisonTable.Headers.Length));
        });
    }

    [Test]
    public void Rows_mark_bounds_measurements_and_what_is_not_known()
    {
        var memory = ComparisonTable.Of(Samples.Report())[1];
        Assert.Multiple(() =>
        {
            Assert.That(memory.Rows.Single(r => r[0] == "cpu"), Is.EqualTo(new[] { "cpu", "yes", "95.8 %", "41.3 µs*", "—", "—", "—" }));
            Assert.That(memory.Rows.Single(r => r[0] == "loihi1")[4], Does.StartWith("≥ "));
            Assert.That(memory.Rows.Single(r => r[0] == "loihi1")[6], Does.StartWith("≤ "));
            Assert.That(memory.Rows.Single(r => r[0] == "speck2e")[5], Is.EqualTo("62.5 G"));
            Assert.That(memory.Rows.Single(r => r[0] == "xylo"), Is.EqualTo(new[] { "xylo", "no", "—", "—", "—", "—", "—" }));
        });
    }

    [Test]
    public void Refusals_name_target_and_reason()
    {
        var refusals = ComparisonTable.Refusals(Samples.Report());
        Assert.Multiple(() =>
        {
            Assert.That(refusals.Select(r => r.Target), Is.EqualTo(new[] { "xylo", "xylo" }));
            Assert.That(refusals[1].Reason, Does.StartWith("SPK1101"));
            Assert.That(ComparisonTable.Of(Samples.Report(whatIf: true))[1].Rows.Single(r => r[0] == "xylo")[1], Is.EqualTo("if"));
        });
    }
}
