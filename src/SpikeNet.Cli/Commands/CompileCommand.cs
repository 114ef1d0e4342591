using System.CommandLine;
using SpikeNet.Backends.Chip;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Hardware.Report;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet compile</c>.</summary>
internal static class CompileCommand
{
    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var target = new Option<string>("--target")
        {
            Description = $"The target: {Targets.Names()}; limits alone are known of {string.Join(", ", LimitsOnlyChip.All.Select(c => c.Name))}.",
            HelpName = "NAME",
            Required = true,
        };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the integer model, compile.json and compile.html.", HelpName = "DIR", Required = true };
        var bits = new Option<int>("--weight-bits") { Description = "The width of a weight, 2 to 16.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var mapping = new Option<string>("--mapping")
        {
            Description = "loihi1: packed (cores filled in order), tiles (a tile of its own for each layer), or LAYER=CORES[,LAYER=CORES], such as hidden=1.0-1.3+2.0 (tile.core).",
            HelpName = "MAPPING",
            DefaultValueFactory = _ => "packed",
        };
        var timing = LoihiView.TimingOption(" (loihi1, with --data)");
        var data = CommonOptions.Data();
        data.Description = "loihi1: a data set as NAME=PATH, of which one recording's spikes go into the network file and are run.";
        var split = EvaluateCommand.SplitOption("all");
        var recording = new Option<int>("--recording") { Description = "With --data: which recording of the split, from 0.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var sensor = new Option<string?>("--sensor")
        {
            Description = "speck2e: how the chip's own camera feeds the network, some of merge,pool=2,rows=15-48,columns=15-48,flip-y,flip-x,swap.",
            HelpName = "SETTING",
        };
        var json = CommonOptions.Json();
        recording.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--recording takes a number of at least 0.");
        });
        bits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > 16)
                result.AddError("--weight-bits takes a number from 2 to 16.");
        });
        var command = new Command("compile", "Quantise a model, place it on a target or say all that does not fit, and write its integers.")
        {
            model, target, folder, bits, mapping, timing, data, split, recording, sensor, json,
        };
        command.SetGuardedAction((parse, cancellation) =>
        {
            var name = parse.GetRequiredValue(target);
            var limitsOnly = LimitsOnlyChip.All.FirstOrDefault(c => c.Name == name);
            var backend = limitsOnly is null ? Targets.Named(name) : null;
            if (parse.GetValue(sensor) is { } setting)
                backend = backend is Speck2eBackend ? Camera(setting) : throw new UserException("--sensor is for the target speck2e.");
            if (backend is Loihi1Backend)
                backend = LoihiCompilation.Backend(parse.GetValue(mapping)!);
            else if (new Option[] { mapping, timing, data, split, recording }.FirstOrDefault(o => parse.GetResult(o) is { Implicit: false }) is { } other)
                throw new UserException($"{other.Name} is for the target loihi1; compare runs recordings on the others.");
            var graph = GraphFile.Load(parse.GetRequiredValue(model));
            var (report, quantised) = backend switch
            {
                null => (Limits(limitsOnly!, graph), null),
                Loihi1Backend => LoihiCompilation.Mapped(() => Compile(backend, graph, parse.GetValue(bits))),
                _ => Compile(backend, graph, parse.GetValue(bits)),
            };
            var loihi = report.Fits && backend is Loihi1Backend chip
                ? LoihiCompilation.Of(chip, quantised!, parse.GetValue(data) ?? [], parse.GetValue(split)!, parse.GetValue(recording), parse.GetValue(timing)!, cancellation)
                : null;
            if (loihi is not null)
                report = report with { Placement = loihi.Described(report.Placement!) };
            IReadOnlyList<string> written = [];
            if (report.Fits)
                written = CompilationFiles.Write(report, quantised, loihi, parse.GetRequiredValue(folder));
            if (parse.GetValue(json))
                JsonOutput.Write(CompilationFiles.Json(report, loihi, written));
            else
                CompilationView.Write(report, written);
            return report.Fits ? 0 : CommandGuard.UserError;
        });
        return command;
    }

    /// <exception cref="UserException">The setting is none.</exception>
    private static Speck2eBackend Camera(string setting)
    {
        try
        {
            return new Speck2eBackend(Speck2eSensor.Parse(setting));
        }
        catch (FormatException e)
        {
            throw new UserException($"--sensor: {e.Message}");
        }
    }

    private static CompilationReport Limits(LimitsOnlyChip chip, SpikeGraph graph) => new()
    {
        Network = graph.Name,
        Target = chip.Name,
        Description = chip.Remark,
        LimitsOnly = true,
        Layers = LayerSummary.Of(graph),
        Violations = chip.Check(graph),
        Date = DateTimeOffset.Now,
    };

    /// <exception cref="UserException">The network has no integers, and the target has no other reason to refuse it.</exception>
    private static (CompilationReport Report, SpikeGraph? Quantised) Compile(IBackend backend, SpikeGraph graph, int bits)
    {
        var (quantised, problem) = Targets.Quantised(backend, graph, bits);
        var violations = backend.Check(quantised);
        if (problem is not null && violations.All(v => v.Code is "SPK1000"))
            throw new UserException($"'{graph.Name}' cannot be quantised: {problem}");
        var report = new CompilationReport
        {
            Network = graph.Name,
            Target = backend.Name,
            Description = backend.Description,
            QuantisationRule = graph.IsQuantised || problem is not null ? null : Targets.RuleOf(backend, quantised),
            Layers = LayerSummary.Of(quantised),
            Integers = LayerIntegers.Of(quantised),
            Placement = problem is null ? (backend as IPlacingBackend)?.Placement(quantised) : null,
            Violations = violations,
            Date = DateTimeOffset.Now,
        };
        return (report, quantised);
    }
}
