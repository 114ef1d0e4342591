using System.CommandLine;
using Spectre.Console;
using SpikeNet.Cli.Output;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet export</c>.</summary>
internal static class ExportCommand
{
    internal static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--out", "-o") { Description = "The NIR file to write (HDF5).", HelpName = "FILE.nir", Required = true };
        var dt = new Option<double?>("--dt") { Description = "The time step in seconds; by default the model's own, or 0.001.", HelpName = "SECONDS" };
        var json = CommonOptions.Json();
        dt.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value > 0 && value <= 1000))
                result.AddError("--dt takes seconds above 0, such as 0.001.");
        });
        var command = new Command("export", "Turn a model into a NIR file, for other programs and chips.") { model, output, dt, json };
        command.SetGuardedAction((parse, _) =>
        {
            var path = parse.GetRequiredValue(output);
            IReadOnlyList<string> notes;
            try
            {
                notes = NirWriter.Write(GraphFile.Load(parse.GetRequiredValue(model)), path, new NirExportOptions { TimeStepSeconds = parse.GetValue(dt) });
            }
            catch (NotSupportedException e)
            {
                throw new UserException($"{parse.GetRequiredValue(model)}: {e.Message}");
            }

            if (parse.GetValue(json))
            {
                JsonOutput.Write(new { file = path, notes });
                return 0;
            }

            foreach (var note in notes)
                AnsiConsole.WriteLine($"note: {note}");
            AnsiConsole.WriteLine($"{path} written.");
            return 0;
        });
        return command;
    }
}
