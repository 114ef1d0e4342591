using System.CommandLine;
using Spectre.Console;
using SpikeNet.Cli;
using SpikeNet.Cli.Commands;

// Numbers are written the same way everywhere; UTF-8 for the table's lines and units.
Console.OutputEncoding = System.Text.Encoding.UTF8;
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    AnsiConsole.Profile.Width = 80;
}

var root = new RootCommand("SpikeNet: train spiking networks, put them on hardware, and compare what they cost.")
{
    DemoCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    SummaryCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    QuantiseCommand.Create(),
    CompileCommand.Create(),
    CompareCommand.Create(),
    LoihiCommand.Create(),
    DatasetsCommand.Create(),
    DoctorCommand.Create(),
};
root.Options.Add(CommonOptions.Verbose);

var configuration = new InvocationConfiguration
{
    // Failures are turned into one line each by CommandGuard; Ctrl-C is given time to end the step in hand.
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
};
return await root.Parse(args).InvokeAsync(configuration).ConfigureAwait(false);
