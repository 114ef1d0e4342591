using SpikeNet.Hardware.Report;

namespace SpikeNet.Tests.Hardware;

/// <summary>Writes the sample report where a browser can open it.</summary>
public class ReportPreview
{
    [TestCase(false, "report.html")]
    [TestCase(true, "report-what-if.html")]
    public void Sample_report_is_written_to_the_temporary_folder(bool whatIf, string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "spikenet-report-preview"));
        var path = Path.Combine(folder.FullName, file);
        using (var writer = new StreamWriter(path))
            ComparisonHtml.Write(Samples.Report(whatIf), writer);
        Assert.That(new FileInfo(path).Length, Is.GreaterThan(10_000));
    }
}
