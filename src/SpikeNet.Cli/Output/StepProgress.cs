namespace SpikeNet.Cli.Output;

/// <summary>One line on standard error that says what is being done; nothing where nobody watches.</summary>
internal sealed class StepProgress
{
    private readonly bool _live = !Console.IsErrorRedirected;
    private int _length;

    /// <summary>Says what is being done.</summary>
    internal void Say(string what)
    {
        if (!_live)
            return;
        var line = what.Length > 78 ? what[..78] : what;
        Console.Error.Write($"\r{line.PadRight(_length)}");
        _length = line.Length;
    }

    /// <summary>Says how far it is.</summary>
    internal void Report(string what, int done, int all)
    {
        const int width = 20;
        var full = (int)((long)width * done / Math.Max(1, all));
        Say($"{what} [{new string('#', full)}{new string('.', width - full)}] {done}/{all}");
    }

    /// <summary>Takes the line away.</summary>
    internal void Clear()
    {
        if (_live && _length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
    }
}
