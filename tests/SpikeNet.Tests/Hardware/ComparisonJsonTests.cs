using System.Text.Json;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Tests.Hardware;

public class ComparisonJsonTests
{
    private static JsonElement Write(ComparisonReport report)
    {
        using var stream = new MemoryStream();
        ComparisonJson.Write(report, stream);
        stream.Position = 0;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static JsonElement Target(JsonElement root, string name) =>
        root.GetProperty("targets").EnumerateArray().Single(t => t.GetProperty("name").GetString() == name);

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    [Test]
    public void Every_target_has_the_members_that_scripts_rely_on()
    {
        foreach (var target in Write(Samples.Report()).GetProperty("targets").EnumerateArray())
        {
            Assert.That(Names(target), Is.SupersetOf(new[]
            {
                "name", "modelled", "fits", "reasons", "cycles", "latencySeconds", "synapticOperations", "executedAccumulates", "denseOperations", "boundaries",
            }));
            foreach (var boundary in target.GetProperty("boundaries").EnumerateArray())
            {
                Assert.That(Names(boundary), Is.SupersetOf(new[] { "boundary", "energyJoules", "opsPerWatt", "incomplete", "atLeast" }));
                Assert.That(boundary.GetProperty("boundary").GetString(), Is.AnyOf("core", "memory", "system"));
                Assert.That(Names(boundary.GetProperty("energyJoules")), Is.SupersetOf(new[] { "dynamic", "static", "total", "low", "high" }));
                Assert.That(Names(boundary.GetProperty("opsPerWatt")), Is.EqualTo(new[] { "effective", "effectiveTotal", "denseEquivalent", "denseEquivalentTotal" }));
                Assert.That(boundary.GetProperty("atLeast").GetBoolean(), Is.EqualTo(boundary.GetProperty("incomplete").GetArrayLength() > 0));
            }
        }
    }

    [Test]
    public void Figures_are_the_reports_in_SI_units_per_inference()
    {
        var report = Samples.Report();
        var speck = report.Targets.Single(t => t.Name == "speck2e");
        var json = Target(Write(report), "speck2e");
        var boundary = json.GetProperty("boundaries")[0];
        // 16 pJ per synaptic operation, 0.42 mW for 0.11 ms.
        var dynamic = speck.SynapticOperations!.Value * 16e-12;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("synapticOperations").GetDouble(), Is.EqualTo(report.SynapticOperations));
            Assert.That(json.GetProperty("latencySeconds").GetDouble(), Is.EqualTo(0.11e-3));
            Assert.That(json.GetProperty("cycles").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(boundary.GetProperty("energyJoules").GetProperty("dynamic").GetDouble(), Is.EqualTo(dynamic).Within(1e-6).Percent);
            Assert.That(boundary.GetProperty("energyJoules").GetProperty("static").GetDouble(), Is.EqualTo(0.42e-3 * 0.11e-3).Within(1e-6).Percent);
            Assert.That(boundary.GetProperty("opsPerWatt").GetProperty("effective").GetDouble(), Is.EqualTo(1 / 16e-12).Within(1e-6).Percent);
            Assert.That(boundary.GetProperty("causes")[0].GetProperty("kind").GetString(), Is.EqualTo("derived"));
        });
    }

    [Test]
    public void Unknown_terms_are_null_and_named()
    {
        var loihi = Target(Write(Samples.Report()), "loihi1").GetProperty("boundaries")[0];
        Assert.Multiple(() =>
        {
            Assert.That(loihi.GetProperty("energyJoules").GetProperty("static").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(loihi.GetProperty("incomplete").EnumerateArray().Select(i => i.GetString()), Is.EqualTo(new[] { "leakage" }));
            Assert.That(loihi.GetProperty("atLeast").GetBoolean(), Is.True);
            Assert.That(loihi.GetProperty("dynamicAtLeast").GetBoolean(), Is.False);
        });
    }

    [Test]
    public void A_refused_target_has_reasons_and_nulls()
    {
        var xylo = Target(Write(Samples.Report()), "xylo");
        Assert.Multiple(() =>
        {
            Assert.That(xylo.GetProperty("fits").GetBoolean(), Is.False);
            Assert.That(xylo.GetProperty("reasons").GetArrayLength(), Is.EqualTo(2));
            Assert.That(xylo.GetProperty("synapticOperations").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(xylo.GetProperty("boundaries").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public void A_what_if_target_is_labelled()
    {
        var xylo = Target(Write(Samples.Report(whatIf: true)), "xylo");
        Assert.Multiple(() =>
        {
            Assert.That(xylo.GetProperty("fits").GetBoolean(), Is.False);
            Assert.That(xylo.GetProperty("whatIf").GetBoolean(), Is.True);
            Assert.That(xylo.GetProperty("boundaries").GetArrayLength(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Node_counts_add_up_to_the_targets()
    {
        var cpu = Target(Write(Samples.Report()), "cpu");
        var sum = cpu.GetProperty("nodes").EnumerateArray().Sum(n => n.GetProperty("synapticOperations").GetDouble());
        Assert.That(sum, Is.EqualTo(cpu.GetProperty("synapticOperations").GetDouble()).Within(1e-9));
    }

    [Test]
    public void What_is_not_finite_is_null()
    {
        var report = Samples.Report() with { Accuracy = double.NaN };
        Assert.That(Write(report).GetProperty("accuracy").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }
}
