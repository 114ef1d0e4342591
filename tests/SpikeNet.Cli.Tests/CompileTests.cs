using System.Text.Json;
using System.Xml.Linq;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Tests;

/// <summary>Networks of other frameworks placed on chips by the command.</summary>
public class CompileTests : TemporaryFolderFixture
{
    private string Import(string sample, params string[] more)
    {
        var imported = SpikenetProcess.Run(["import", Hdf5Required.Sample(sample), "-o", At("model.snn"), .. more]);
        Assert.That(imported.ExitCode, Is.Zero, imported.Error);
        return At("model.snn");
    }

    [Test]
    public void ThePublishedNetworkIsPlacedOnSpeck2e()
    {
        var model = Import("nir/02_cnn/cnn_sinabs.nir");
        var compiled = SpikenetProcess.Run("compile", model, "--target", "speck2e", "-o", At("chip"));
        Assert.That(compiled.ExitCode, Is.Zero, compiled.Error);
        Assert.That(compiled.Output, Does.Contain("placement on speck2e").And.Contain("32768 (").And.Contain("calibration").And.Contain("modelled, not measured"));
        Assert.That(compiled.Output.Split('\n').Select(l => l.TrimEnd('\r').Length), Has.All.LessThanOrEqualTo(80));
        var html = XDocument.Parse(File.ReadAllText(At("chip/compile.html"))["<!DOCTYPE html>".Length..]).ToString();
        Assert.That(html, Does.Contain("Placement"));
        Assert.That(html.Split("odelled, not measured"), Has.Length.EqualTo(2), "said once, at the beginning of a sentence");
        using var json = JsonDocument.Parse(File.ReadAllText(At("chip/compile.json")));
        var rows = json.RootElement.GetProperty("placement").GetProperty("rows").EnumerateArray().ToList();
        Assert.That(rows.Select(r => r.GetProperty("kernel words").GetString()!.Split(' ')[0]), Is.EqualTo(new[] { "1024", "4096", "2048", "32768", "4096" }));
        Assert.That(File.Exists(json.RootElement.GetProperty("written").GetString()), Is.True);
    }

    [Test]
    public void ARecurrentNetworkIsRefusedWithEveryReason()
    {
        var model = Import("nir/03_rnn/braille_noDelay_bias_zero.nir", "--dt", "0.0001", "--steps", "20");
        var compiled = SpikenetProcess.Run("compile", model, "--target", "speck2e", "-o", At("chip"));
        Assert.That(compiled.ExitCode, Is.EqualTo(1));
        Assert.That(compiled.Error, Does.Contain("does not fit speck2e").And.Contain("SPK1010").And.Contain("recurren").And.Contain("needed ").And.Contain("available ").And.Contain("nearest fix: "));
        Assert.That(Directory.Exists(At("chip")), Is.False);
    }

    /// <summary>What a user sees of each thing that Speck2e and Xylo refuse: both numbers and a fix, in one line of standard error.</summary>
    [TestCase("large-map", "speck2e", "SPK1112", "needed 8192 kernel, 131072 neuron and 0 bias words in one core", "65536 neuron", "stride 2 or at most 16 channels")]
    [TestCase("ten-layers", "speck2e", "SPK1113", "needed 10 cores for the layers that compete", "available 9 cores large enough", "use at most 9 layers")]
    [TestCase("large-kernels", "speck2e", "SPK1113", "'if1' (65536 kernel", "2 cores large enough: 5, 6", "give 'if")]
    [TestCase("fan-out", "xylo-audio2", "SPK1173", "needed 100", "at most: 64", "prune the 100 neurons")]
    public void RefusalsHaveBothNumbersAndAFix(string network, string target, string code, string needed, string available, string fix)
    {
        GraphFile.Save(RefusedGraphs.Named(network), At("model.snn"));
        var compiled = SpikenetProcess.Run("compile", At("model.snn"), "--target", target, "-o", At("chip"));
        Assert.That(compiled.ExitCode, Is.EqualTo(1), compiled.Output);
        var line = compiled.Error.Split('\n').First(l => l.Contains(code, StringComparison.Ordinal));
        Assert.That(line, Does.Contain(needed).And.Contain(available).And.Contain("nearest fix: ").And.Contain(fix));
        Assert.That(Directory.Exists(At("chip")), Is.False);
    }

    [TestCase("loihi2", 0)]
    [TestCase("akida", 0)]
    public void ChipsWithoutACostModelAreCheckedAndSaySo(string chip, int exit)
    {
        var model = Import("nir/02_cnn/cnn_sinabs.nir");
        var compiled = SpikenetProcess.Run("compile", model, "--target", chip, "-o", At("chip"));
        Assert.That(compiled.ExitCode, Is.EqualTo(exit), compiled.Error);
        Assert.That(compiled.Output.ReplaceLineEndings(" "), Does.Contain("no cost model"));
        Assert.That(File.Exists(At("chip/compile.json")), Is.True);
        Assert.That(Directory.GetFiles(At("chip"), "*.snn"), Is.Empty);
    }

    [Test]
    public void TheMatrixSaysWhatANetworkNeedsAndWhoHasIt()
    {
        var shown = SpikenetProcess.Run("summary", Import("nir/02_cnn/cnn_sinabs.nir"), "--targets");
        Assert.That(shown.ExitCode, Is.Zero, shown.Error);
        Assert.That(shown.Output, Does.Contain("needs: no leak, reset to zero, fires >").And.Contain("speck2e").And.Contain("truenorth"));

        // The same for machines: every row of the table, each target by its own integers.
        using var json = JsonDocument.Parse(SpikenetProcess.Run("summary", At("model.snn"), "--targets", "--json").Output);
        var targets = json.RootElement.GetProperty("targets").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!);
        Assert.That(targets.Keys, Is.SupersetOf(new[] { "speck2e", "loihi1", "truenorth", "spinnaker2", "loihi2", "akida" }));
        Assert.That((targets["speck2e"].GetProperty("fits").GetBoolean(), targets["loihi1"].GetProperty("fits").GetBoolean()), Is.EqualTo((true, true)));
        Assert.That(targets["truenorth"].GetProperty("limitsOnly").GetBoolean(), Is.True);
        Assert.That(targets["akida"].GetProperty("fits").ValueKind, Is.EqualTo(JsonValueKind.Null), "no limit of it is known");
    }
}
