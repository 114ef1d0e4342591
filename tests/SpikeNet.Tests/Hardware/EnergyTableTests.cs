using System.Text;
using SpikeNet.Hardware;

namespace SpikeNet.Tests.Hardware;

public class EnergyTableTests
{
    private const string Add = """{"name":"add","what":"an addition","role":"dynamic","value":2,"unit":"pJ","boundary":"core","kind":"published","technology":"45 nm","source":"S"}""";
    private const string Clock = """{"name":"clock","what":"the clock","role":"timing","value":200,"unit":"MHz","kind":"assumed","technology":"-","source":"S"}""";

    private static EnergyTable Read(string constants, string more = "") => EnergyTable.Read(
        new MemoryStream(Encoding.UTF8.GetBytes($$"""{"target":"t","title":"T","boundaries":[{"boundary":"core","includes":"adders"}],"constants":[{{constants}}]{{more}}}""")), "tables/t.json");

    [Test]
    public void A_table_keeps_its_constants_and_converts_to_SI()
    {
        var table = Read(Add + "," + Clock);
        Assert.Multiple(() =>
        {
            Assert.That(table["add"].Kind, Is.EqualTo(ConstantKind.Published));
            Assert.That(table["add"].Si, Is.EqualTo(2e-12).Within(1e-24));
            Assert.That(table.Si("clock"), Is.EqualTo(2e8).Within(1e-3));
            Assert.That(table.Boundaries[0], Is.EqualTo(new BoundaryDefinition(Boundary.Core, "adders")));
        });
    }

    [Test]
    public void An_unknown_value_stays_unknown()
    {
        var table = Read(Add.Replace("\"value\":2", "\"value\":null", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(table["add"].Si, Is.Null);
            Assert.That(() => table.Si("add"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("add"));
            Assert.That(() => table["subtract"], Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("subtract"));
        });
    }

    [TestCase("\"boundary\":\"core\",", "", "boundary", TestName = "A price without a boundary is refused")]
    [TestCase("\"unit\":\"pJ\"", "\"unit\":\"erg\"", "erg", TestName = "An unknown unit is refused")]
    [TestCase("\"value\":2", "\"value\":-2", "at least 0", TestName = "A negative price is refused")]
    [TestCase("\"source\":\"S\"", "\"source\":\"\"", "source", TestName = "A constant without a source is refused")]
    [TestCase("\"value\":2,", "", "value", TestName = "A constant without a value is refused")]
    [TestCase("\"kind\":\"published\"", "\"kind\":\"rumoured\"", "kind", TestName = "An unknown kind is refused")]
    [TestCase("\"unit\"", "\"colour\":1,\"unit\"", "colour", TestName = "An unknown member is refused")]
    public void Wrong_constants_are_refused(string good, string bad, string named)
    {
        Assert.That(
            () => Read(Add.Replace(good, bad, StringComparison.Ordinal)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(named));
    }

    [Test]
    public void A_timing_with_a_boundary_is_refused() =>
        Assert.That(
            () => Read(Clock.Replace("\"kind\"", "\"boundary\":\"core\",\"kind\"", StringComparison.Ordinal)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("tables/t.json"));

    [Test]
    public void Two_constants_of_one_name_are_refused() =>
        Assert.That(() => Read(Add + "," + Add), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("2 times"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{\"target\":")]
    public void What_is_no_table_is_refused_by_name(string text) =>
        Assert.That(
            () => EnergyTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "tables/t.json"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("tables/t.json"));

    [Test]
    public void A_table_that_no_assembly_embeds_is_refused_by_name() =>
        Assert.That(
            () => EnergyTable.FromResource(typeof(EnergyTableTests).Assembly, "nowhere"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("nowhere"));
}
