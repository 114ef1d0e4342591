using System.Globalization;
using Spectre.Console;
using SpikeNet.Cli.Recipes;

namespace SpikeNet.Cli.Output;

/// <summary>Training on a terminal: a progress bar where somebody watches, a line per epoch where nobody does. Standard error, so that standard output stays for results.</summary>
internal sealed class ConsoleDisplay : ITrainingDisplay
{
    private readonly bool _live = !Console.IsErrorRedirected;
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    });

    /// <inheritdoc/>
    public void Say(string line)
    {
        if (_live)
            _console.WriteLine(line);
        else
            Console.Error.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Warn(string line)
    {
        if (_live)
            _console.MarkupLineInterpolated($"[yellow]warning:[/] {line}");
        else
            Console.Error.WriteLine($"warning: {line}");
    }

    /// <inheritdoc/>
    public void Run(Network network, Action<IProgress<TrainingProgress>> train)
    {
        if (!_live)
        {
            train(new EpochLines());
            return;
        }

        _console.Progress()
            .AutoClear(false)
            .Columns(new ProgressBarColumn { Width = 10 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var task = context.AddTask("starting", maxValue: 1);
                train(new Bar(task));
                task.Value = 1;
            });
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Spikes per neuron and step of each layer, as percentages.</summary>
    private static string Rates(IEnumerable<double> rates) => string.Join(' ', rates.Select(r => Text(100 * r, "0.0")));

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        private string _validation = "";

        public void Report(TrainingProgress value)
        {
            if (value.Ended is { ValidationAccuracy: { } validation })
                _validation = $" val {Text(100 * validation, "0.0")}%";
            task.Value = value.Fraction;
            task.Description = Markup.Escape(
                $"{value.Epoch}/{value.Epochs} loss {Text(value.Loss, "0.00")} acc {Text(100 * value.Accuracy, "0.0")}%{_validation} "
                + $"fire {string.Join('/', value.FiringRates.Select(r => Text(100 * r, "0")))}% {Text(value.SamplesPerSecond, "0")}/s {Text(value.Remaining.TotalSeconds, "0")}s left");
        }
    }

    /// <summary>One line per epoch, for logs.</summary>
    private sealed class EpochLines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Ended is not { } epoch)
                return;
            Console.Error.WriteLine(
                $"epoch {epoch.Epoch}/{value.Epochs}: loss {Text(epoch.Loss, "0.0000")}, accuracy {Text(100 * epoch.Accuracy, "0.00")} %, "
                + (epoch.ValidationAccuracy is { } v ? $"validation {Text(100 * v, "0.00")} %, " : "")
                + (value.FiringRates.IsEmpty ? "" : $"firing {Rates(value.FiringRates)} %, ") + $"{Text(epoch.SamplesPerSecond, "0")} samples/s, {Text(value.Remaining.TotalSeconds, "0")} s left");
        }
    }
}
