using SpikeNet.Backends.Fpga;

namespace SpikeNet.Backends.Tests.Fpga;

public sealed class PowerModelTests
{
    // The published range: 2.58 to 2.89 mW per RAMB36, 28 to 58 fJ per look-up table and cycle.
    [Test]
    public void The_reports_give_the_published_coefficients()
    {
        var blockRam = PowerReports.All.Select(r => r.BlockRamWatts / r.BlockRams * 1e3).ToList();
        var logic = PowerReports.All.Select(r => (r.SliceLogicWatts + r.SignalsWatts) / r.LogicTables / 200e6 * 1e15).ToList();

        Assert.Multiple(() =>
        {
            Assert.That((blockRam.Min(), blockRam.Max()), Is.EqualTo((2.58, 2.89)).Using<(double, double)>(Near(0.005)));
            Assert.That((logic.Min(), logic.Max()), Is.EqualTo((28.0, 58.0)).Using<(double, double)>(Near(0.5)));
        });
    }

    [Test]
    public void The_parts_of_each_report_add_up_to_its_dynamic_power() =>
        Assert.That(
            PowerReports.All.Select(r => r.ClocksWatts + r.SliceLogicWatts + r.SignalsWatts + r.BlockRamWatts - r.DynamicWatts),
            Has.All.EqualTo(0).Within(0.0035));

    // One report: the model is its own ratios and so reproduces the sum of its parts, 0.340 + 0.348 + 0.903.
    [Test]
    public void A_model_of_one_report_reproduces_it() =>
        Assert.That(PowerModel.Fit([PowerReports.Plain]).DynamicWatts(PowerReports.Plain), Is.EqualTo(1.591).Within(1e-9));

    // By hand, fitted on the five others: 9.235 uW x 44012 + 11.194 uW x 43023 + 2.750 mW x 310 = 0.4065 + 0.4816 + 0.8525 W = 1.7405 W, published 1.489 W.
    [Test]
    public void SegNet_is_missed_by_its_lower_activity()
    {
        var model = PowerModel.FitWithout(PowerReports.SegNet);

        Assert.Multiple(() =>
        {
            Assert.That(model.WattsPerRegister * 1e6, Is.EqualTo(9.235).Within(0.001));
            Assert.That(model.WattsPerLogicTable * 1e6, Is.EqualTo(11.194).Within(0.001));
            Assert.That(model.WattsPerBlockRam * 1e3, Is.EqualTo(2.750).Within(0.001));
            Assert.That(model.DynamicWatts(PowerReports.SegNet), Is.EqualTo(1.7405).Within(0.0005));
            Assert.That(model.RelativeError(PowerReports.SegNet), Is.EqualTo(0.169).Within(0.001));
        });
    }

    [Test]
    public void The_other_designs_are_predicted_within_6_percent() =>
        Assert.That(
            PowerReports.All.Where(r => r != PowerReports.SegNet).Select(r => PowerModel.FitWithout(r).RelativeError(r)), Has.All.EqualTo(0).Within(0.06));

    [Test]
    public void Nothing_to_fit_is_refused() => Assert.That(() => PowerModel.Fit([]), Throws.ArgumentException);

    private static Func<(double, double), (double, double), bool> Near(double tolerance) =>
        (a, b) => Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;
}
