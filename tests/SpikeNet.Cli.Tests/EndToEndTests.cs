using System.Text.Json;

namespace SpikeNet.Cli.Tests;

/// <summary>From recordings to operations per watt, as scripts drive it.</summary>
public class EndToEndTests
{
    private static string _folder = "";

    private static string Data => $"fsdd={_folder}/data";

    private static string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    [OneTimeSetUp]
    public void Train()
    {
        _folder = Directory.CreateTempSubdirectory("spikenet").FullName;
        SmallDigits.Write(At("data"));
        var result = SpikenetProcess.Run("train", "fsdd", "--data", Data, "--out", At("a"), "--seed", "7", "--epochs", "12");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TrainingWritesModelMetricsAndCheckpoint()
    {
        Assert.That(File.Exists(At("a", "model.snn")), Is.True);
        Assert.That(Directory.GetFiles(At("a"), "checkpoint*"), Is.Not.Empty);
        var lines = File.ReadAllLines(At("a", "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.That(lines.Select(l => l.GetProperty("epoch").GetInt32()), Is.EqualTo(Enumerable.Range(1, 12)));
        Assert.That(lines[^1].GetProperty("loss").GetDouble(), Is.LessThan(lines[0].GetProperty("loss").GetDouble()));
    }

    [Test]
    public void EvaluateNeedsNothingButTheFileAndTheData()
    {
        var result = SpikenetProcess.Run("evaluate", At("a", "model.snn"), "--data", Data, "--split", "all", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.GetProperty("samples").GetInt32(), Is.EqualTo(2 * 10 * 12));
        Assert.That(json.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.5), "ten classes, two speakers, trained on most of them");
        Assert.That(json.GetProperty("meanSpikesPerSample").GetDouble(), Is.Positive);
    }

    [Test]
    public void EvaluateHasTheMetricsOfNeuroBench()
    {
        string[] command = ["evaluate", At("a", "model.snn"), "--data", Data, "--split", "validation", "--metrics", "neurobench"];
        var result = SpikenetProcess.Run([.. command, "--json"]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var json = JsonDocument.Parse(result.Output).RootElement;
        var metrics = json.GetProperty("neuroBench");
        Assert.That(metrics.GetProperty("accuracy").GetDouble(), Is.EqualTo(json.GetProperty("accuracy").GetDouble()));
        Assert.That(metrics.GetProperty("footprint").GetProperty("bytes").GetInt64(), Is.Positive);
        Assert.That(metrics.GetProperty("effectiveAccumulates").GetDouble(), Is.EqualTo(json.GetProperty("meanSynapticOperationsPerSample").GetDouble()).Within(1e-9), "no weight is 0");
        Assert.That(metrics.GetProperty("effectiveMultiplyAccumulates").GetDouble(), Is.Zero);
        Assert.That(metrics.GetProperty("membraneUpdates").GetDouble(), Is.Positive);
        var lines = SpikenetProcess.Run(command).Output.Split('\n').SkipWhile(l => !l.StartsWith("NeuroBench, ", StringComparison.Ordinal)).ToList();
        Assert.That(lines, Has.Count.GreaterThan(10));
        Assert.That(lines.Max(l => l.Length), Is.LessThanOrEqualTo(80));
        Assert.That(SpikenetProcess.Run(command[..^1]).ExitCode, Is.EqualTo(1), "no metrics named");
    }

    [Test]
    public void CompareAgreesWithTheInterpreterOnEveryTarget()
    {
        var result = SpikenetProcess.Run("compare", At("a", "model.snn"), "--data", Data, "--samples", "30", "--out", At("report"), "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var targets = JsonDocument.Parse(result.Output).RootElement.GetProperty("targets").EnumerateArray().ToList();
        Assert.That(targets, Has.Count.EqualTo(9));
        Assert.That(targets.Where(t => !t.GetProperty("fits").GetBoolean()).Select(t => t.GetProperty("reasons").ToString()), Is.Empty);
        Assert.That(targets.Select(t => t.GetProperty("synapticOperations").GetDouble()).Distinct().ToList(), Has.Count.EqualTo(1));
        foreach (var target in targets)
        {
            Assert.That(target.GetProperty("boundaries").GetArrayLength(), Is.Positive);
            Assert.That(target.GetProperty("executedAccumulates").GetDouble(), Is.Positive);
        }

        var html = File.ReadAllText(At("report", "report.html"));
        Assert.That(html, Does.Contain("<svg").And.Not.Contain("<script"));
        Assert.That(JsonDocument.Parse(File.ReadAllText(At("report", "report.json"))).RootElement.GetProperty("targets").GetArrayLength(), Is.EqualTo(9));
    }

    [Test]
    public void ABrowserDrawsTheReport()
    {
        var browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (browser is null)
            Assert.Ignore("No Chromium on the PATH: install it to look at the report in a browser.");
        var compared = SpikenetProcess.Run("compare", At("a", "model.snn"), "--data", Data, "--samples", "10", "--out", At("browser"), "--json");
        Assert.That(compared.ExitCode, Is.Zero, compared.Error);
        var picture = At("browser", "report.png");
        using var process = System.Diagnostics.Process.Start(
            browser!,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-quic", $"--user-data-dir={At("browser", "profile")}", "--window-size=1280,2400",
                $"--screenshot={picture}", new Uri(At("browser", "report.html")).AbsoluteUri,
            ]);
        Assert.That(process.WaitForExit(TimeSpan.FromMinutes(2)), Is.True, "the browser did not end");

        // An empty page of this size is about 10 kB; tables and charts make it many times that.
        Assert.That(new FileInfo(picture).Length, Is.GreaterThan(60_000));
    }

    [Test]
    public void SomeTargetsCanBeChosen()
    {
        var result = SpikenetProcess.Run("compare", At("a", "model.snn"), "--data", Data, "--samples", "5", "--targets", "cgra,loihi1", "--out", At("some"), "--json");
        var names = JsonDocument.Parse(result.Output).RootElement.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("name").GetString());
        Assert.That(names, Is.EqualTo(new[] { "cgra", "loihi1" }));
    }

    [Test]
    public void TheSameSeedGivesTheSameModelWhateverTheThreadCount()
    {
        var result = SpikenetProcess.Run("train", "fsdd", "--data", Data, "--out", At("b"), "--seed", "7", "--epochs", "12", "--threads", "1", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(File.ReadAllBytes(At("b", "model.snn")), Is.EqualTo(File.ReadAllBytes(At("a", "model.snn"))));
        Assert.That(JsonDocument.Parse(result.Output).RootElement.GetProperty("parameters").GetInt32(), Is.EqualTo((512 * 128) + (128 * 128) + (128 * 10)));
    }

    [Test]
    public void CtrlCLeavesACheckpointFromWhichTrainingEndsAsIfUninterrupted()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no SIGINT to send to another process.");
        if (InterruptIsIgnored())
            Assert.Ignore("This process was started with SIGINT ignored (a shell's background job), and its children inherit that.");
        string[] Train(string folder) => ["train", "fsdd", "--data", Data, "--out", At(folder), "--seed", "7", "--epochs", "80"];
        var whole = SpikenetProcess.Run([.. Train("whole"), "--quiet"]);
        Assert.That(whole.ExitCode, Is.Zero, whole.Error);

        // Seventy-odd epochs are left when the signal goes out: training cannot be over before it comes.
        var sent = false;
        var stopped = SpikenetProcess.Run(
            (process, error) =>
            {
                if (sent || !error.Contains("epoch 2/80", StringComparison.Ordinal))
                    return;
                sent = true;
                using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
                kill.WaitForExit();
            },
            Train("c"));
        Assert.That(sent, Is.True, "no epoch was seen to end");
        Assert.That(stopped.ExitCode, Is.EqualTo(130), stopped.Error);
        Assert.That(stopped.LastError, Does.Contain("--resume").And.Not.Contain("   at "));
        Assert.That(File.Exists(At("c", "model.snn")), Is.False);
        Assert.That(Directory.GetFiles(At("c"), "*.tmp"), Is.Empty);
        var resumed = SpikenetProcess.Run([.. Train("c"), "--resume"]);
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(File.ReadAllBytes(At("c", "model.snn")), Is.EqualTo(File.ReadAllBytes(At("whole", "model.snn"))));
    }

    /// <summary>Linux says which signals a process ignores: bit 1 of SigIgn is SIGINT.</summary>
    private static bool InterruptIsIgnored()
    {
        if (!File.Exists("/proc/self/status"))
            return false;
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal));
        return line is not null && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 0b10) != 0;
    }

    [Test]
    public void CompileWritesTheIntegersOrSaysAllReasons()
    {
        var fits = SpikenetProcess.Run("compile", At("a", "model.snn"), "--target", "speck2e", "--out", At("chip"));
        Assert.That(fits.ExitCode, Is.Zero, fits.Error);
        Assert.That(File.Exists(At("chip", "fsdd.speck2e.snn")), Is.True);
        var wide = SpikenetProcess.Run("compile", At("a", "model.snn"), "--target", "speck2e", "--out", At("wide"), "--weight-bits", "12");
        Assert.That(wide.ExitCode, Is.EqualTo(1));
        Assert.That(wide.Error.Split('\n').Count(l => l.Contains("SPK1004", StringComparison.Ordinal)), Is.EqualTo(3), "one line per layer");
        Assert.That(Directory.Exists(At("wide")), Is.False);
    }

    [Test]
    public void WhatIfPricesATargetThatDoesNotFit()
    {
        SpikenetProcess.Run("compile", At("a", "model.snn"), "--target", "cpu", "--out", At("twelve"), "--weight-bits", "12");
        string[] command = ["compare", At("twelve", "fsdd.cpu.snn"), "--data", Data, "--samples", "5", "--targets", "speck2e", "--out", At("if"), "--json"];
        var refused = JsonDocument.Parse(SpikenetProcess.Run(command).Output).RootElement.GetProperty("targets")[0];
        Assert.That(refused.GetProperty("fits").GetBoolean(), Is.False);
        Assert.That(refused.GetProperty("reasons").GetArrayLength(), Is.Positive);
        Assert.That(refused.GetProperty("latencySeconds").ValueKind, Is.EqualTo(JsonValueKind.Null));
        var priced = JsonDocument.Parse(SpikenetProcess.Run([.. command, "--what-if"]).Output).RootElement.GetProperty("targets")[0];
        Assert.That(priced.GetProperty("fits").GetBoolean(), Is.False);
        Assert.That(priced.GetProperty("whatIf").GetBoolean(), Is.True);
        Assert.That(priced.GetProperty("latencySeconds").GetDouble(), Is.Positive);
    }

    [Test]
    public void SummaryMeasuresWhatEachLayerDoes()
    {
        var summary = JsonDocument.Parse(SpikenetProcess.Run("summary", At("a", "model.snn"), "--data", Data, "--split", "validation", "--samples", "100000", "--json").Output).RootElement;
        var evaluation = JsonDocument.Parse(SpikenetProcess.Run("evaluate", At("a", "model.snn"), "--data", Data, "--split", "validation", "--json").Output).RootElement;
        var nodes = summary.GetProperty("nodes").EnumerateArray().ToList();
        double Of(JsonElement node, string name) => node.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : 0;
        Assert.That(summary.GetProperty("samples").GetInt32(), Is.EqualTo(evaluation.GetProperty("samples").GetInt32()));
        Assert.That(nodes.Sum(n => Of(n, "synapticOperationsPerSample")), Is.EqualTo(evaluation.GetProperty("meanSynapticOperationsPerSample").GetDouble()).Within(1e-6));
        Assert.That(nodes.Where(n => n.GetProperty("kind").GetString() == "dense").Select(n => n.GetProperty("execution").GetString()), Has.All.Matches("event-driven|dense"));
        Assert.That(nodes.Where(n => n.GetProperty("kind").GetString() == "neuron").Select(n => n.GetProperty("state").GetInt32()), Has.All.Positive);
    }

    [Test]
    public void TablesFitEightyColumns()
    {
        foreach (var command in new[]
        {
            new[] { "summary", At("a", "model.snn"), "--targets" },
            ["summary", At("a", "model.snn"), "--data", Data, "--samples", "5"],
            ["doctor"],
            ["compare", At("a", "model.snn"), "--data", Data, "--samples", "5", "--out", At("r80")],
            ["evaluate", At("a", "model.snn"), "--data", Data, "--split", "validation"],
        })
        {
            var result = SpikenetProcess.Run(command);
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            var lines = result.Output.Split('\n').Where(l => l.StartsWith('│') || l.StartsWith('╭')).ToList();
            Assert.That(lines, Is.Not.Empty, command[0]);
            Assert.That(lines.Max(l => l.TrimEnd().Length), Is.LessThanOrEqualTo(80), command[0]);
            Assert.That(result.Output, Does.Not.Contain("\u001b"), "no colours where nobody watches");
        }
    }
}
