using System.Text.Json;
using SpikeNet.Hdf5;

namespace SpikeNet.Cli.Tests;

/// <summary>NIR files in and out by the command.</summary>
public class NirCommandTests : TemporaryFolderFixture
{
    /// <summary>
    /// The published network of sinabs (98.5 % of the test set) on the shared 1000 recordings of N-MNIST's training part in steps of 1 ms; an independent
    /// evaluation of 200 of them gave 97.5 %.
    /// </summary>
    [Test]
    public void ThePublishedConvolutionalNetworkReadsDigits()
    {
        var recordings = Hdf5Required.Sample("nmnist");
        var imported = SpikenetProcess.Run("import", Hdf5Required.Sample("nir/02_cnn/cnn_sinabs.nir"), "-o", At("cnn.snn"));
        Assert.That(imported.ExitCode, Is.Zero, imported.Error);
        Assert.That(imported.Output, Does.Contain("reset to v_reset").And.Contain("polarities"));
        var evaluated = SpikenetProcess.Run("evaluate", At("cnn.snn"), "--data", $"nmnist={recordings}", "--split", "train", "--json");
        Assert.That(evaluated.ExitCode, Is.Zero, evaluated.Error);
        using var json = JsonDocument.Parse(evaluated.Output);
        Assert.That(json.RootElement.GetProperty("samples").GetInt32(), Is.GreaterThanOrEqualTo(1000));
        Assert.That(json.RootElement.GetProperty("accuracy").GetDouble(), Is.GreaterThanOrEqualTo(0.965));

        // Out and in again it is the same model.
        Assert.That(SpikenetProcess.Run("export", At("cnn.snn"), "-o", At("again.nir")).ExitCode, Is.Zero);
        Assert.That(SpikenetProcess.Run("import", At("again.nir"), "-o", At("again.snn")).ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(At("again.snn")), Is.EqualTo(File.ReadAllBytes(At("cnn.snn"))));
    }

    [Test]
    public void ATimeStepIsAskedFor()
    {
        var sample = Hdf5Required.Sample("nir/03_rnn/braille_noDelay_bias_zero.nir");
        var refused = SpikenetProcess.Run("import", sample, "-o", At("b.snn"));
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.LastError, Does.StartWith("error: ").And.Contain(sample).And.Contain("'lif1.lif'").And.Contain("--dt 0.0001"));
        Assert.That(File.Exists(At("b.snn")), Is.False);
        var imported = SpikenetProcess.Run("import", sample, "-o", At("b.snn"), "--dt", "0.0001", "--reset", "subtract", "--steps", "20", "--json");
        Assert.That(imported.ExitCode, Is.Zero, imported.Error);
        using var json = JsonDocument.Parse(imported.Output);
        Assert.That(json.RootElement.GetProperty("timeStepSeconds").GetDouble(), Is.EqualTo(1e-4));
        Assert.That(json.RootElement.GetProperty("timeSteps").GetInt32(), Is.EqualTo(20));
    }

    [Test]
    public void WhatIsNoNirFileIsRefused()
    {
        Hdf5Required.LibraryOrIgnore();
        File.WriteAllText(At("text.nir"), "no network");
        var text = SpikenetProcess.Run("import", At("text.nir"), "-o", At("x.snn"));
        Assert.That((text.ExitCode, text.LastError), Is.EqualTo((1, $"error: {At("text.nir")}: not an HDF5 file.")));
        var absent = SpikenetProcess.Run("import", At("absent.nir"), "-o", At("x.snn"));
        Assert.That((absent.ExitCode, absent.LastError), Is.EqualTo((1, $"error: {At("absent.nir")}: there is no such file.")));
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void DoctorSaysWhetherHdf5IsThere()
    {
        var result = SpikenetProcess.Run("doctor", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var line = json.RootElement.EnumerateArray().Single(e => e.GetProperty("name").GetString() == "HDF5");
        Assert.That(line.GetProperty("found").GetBoolean(), Is.EqualTo(Hdf5Library.IsAvailable));
        Assert.That(line.GetProperty("details").GetString(), Does.Contain(Hdf5Library.IsAvailable ? "version" : "libhdf5-103-1"));
    }
}
