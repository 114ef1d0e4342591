using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet import</c>.</summary>
internal static class ImportCommand
{
    /// <summary>Far longer than any sound file takes.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    internal static Command Create()
    {
        var file = new Argument<string>("FILE.nir") { Description = "A network in the Neuromorphic Intermediate Representation (HDF5)." };
        var output = new Option<string>("--out", "-o") { Description = "The graph file to write.", HelpName = "MODEL.snn", Required = true };
        var dt = new Option<double?>("--dt") { Description = "The time step in seconds, where the file does not note one.", HelpName = "SECONDS" };
        var steps = new Option<int?>("--steps") { Description = $"The steps of a sample; by default what the file notes, or {NirImportOptions.UsualTimeSteps}.", HelpName = "N" };
        var reset = Choice("--reset", "What a spike does to the potential; by default what the file notes, or v_reset.", "v_reset", "subtract");
        var comparison = Choice("--comparison", "When a neuron fires; by default what the file notes, or above its threshold.", "above", "at-least");
        var integration = Choice("--integration", "How leaky neurons are integrated; by default what the file notes, or euler.", "euler", "exact");
        var json = CommonOptions.Json();
        var inProcess = new Option<bool>(OwnProcess.Mark) { Hidden = true };
        dt.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value > 0 && value <= 1000))
                result.AddError("--dt takes seconds above 0, such as 0.001.");
        });
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > GraphVerifier.SizeLimit)
                result.AddError($"--steps takes a number from 1 to {GraphVerifier.SizeLimit}.");
        });
        var command = new Command("import", "Turn a NIR file into a model.") { file, output, dt, steps, reset, comparison, integration, json, inProcess };
        command.SetGuardedAction((parse, cancellation) =>
        {
            if (!parse.GetValue(inProcess))
                return OwnProcess.RunAgain(parse.GetRequiredValue(file), TimeLimit, cancellation);
            var import = NirReader.Read(parse.GetRequiredValue(file), new NirImportOptions
            {
                TimeStepSeconds = parse.GetValue(dt),
                TimeSteps = parse.GetValue(steps),
                Reset = parse.GetValue(reset) switch { "subtract" => ResetKind.BySubtraction, "v_reset" => ResetKind.ToZero, _ => null },
                Comparison = parse.GetValue(comparison) switch { "at-least" => Comparison.AtLeast, "above" => Comparison.Above, _ => null },
                Integration = parse.GetValue(integration) switch { "exact" => Integration.Exact, "euler" => Integration.Euler, _ => null },
            });
            var (graph, notes) = WithInput(import);
            var path = parse.GetRequiredValue(output);
            GraphFile.Save(graph, path);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(new { model = graph.Name, file = path, timeStepSeconds = import.TimeStepSeconds, timeSteps = graph.Input.TimeSteps, nodes = graph.Nodes.Length, notes });
                return 0;
            }

            foreach (var note in notes)
                AnsiConsole.WriteLine($"note: {note}");
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {graph.Nodes.Length} nodes, {graph.Input.Features} channels in, {graph.ReadOut.Classes} classes, {graph.Input.TimeSteps} steps of {import.TimeStepSeconds} s."));
            return 0;
        });
        return command;
    }

    internal static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>Two channels of rows and columns are the polarities of an event camera: then the model says how recordings become its input.</summary>
    private static (SpikeGraph Graph, IReadOnlyList<string> Notes) WithInput(NirImport import)
    {
        var graph = import.Graph;
        var layouts = graph.Consumers(graph.Input.Name).Select(c => graph.Node(c).ExpectedInput);
        if (graph.Metadata.ContainsKey(InputPlan.MetadataKey) || !layouts.Any(l => l is { Channels: 2, Height: > 1, Width: > 1 }))
            return (graph, import.Notes);
        var text = string.Create(CultureInfo.InvariantCulture, $"{{event-frames: {{steps: {graph.Input.TimeSteps}, step-ms: {import.TimeStepSeconds * 1000:G15}}}}}");
        return (
            graph with { Metadata = graph.Metadata.SetItem(InputPlan.MetadataKey, text) },
            [.. import.Notes, $"two channels of rows and columns taken for the polarities of an event camera, off and on: {text}"]);
    }
}
