namespace SpikeNet.Benchmarks.Shared;

/// <summary>The options of <c>shared WORKLOAD</c>.</summary>
internal sealed record SharedOptions
{
    internal const string Usage = """
        shared WORKLOAD --data DIR [--threads N] [--json] [--min-time S] [--check FILE.npz] [--dense-input]

        Times forward + backward + Adam (W6a, W6b: forward) on a workload of the shared benchmark.
          WORKLOAD        W1, W2, W3, W4, W5, W6a or W6b
          --data DIR      the .npy files that workloads.py wrote
          --threads N     threads that compute (default: one per core)
          --json          one JSON line, with the field names of the PyTorch baseline
          --min-time S    seconds to measure (default 3)
          --check FILE    compare loss, spike counts and gradients with what the baseline wrote by --gradients
          --dense-input   make the input's event lists from dense values in every step, and count that time
        """;

    internal required string Workload { get; init; }

    internal required string Data { get; init; }

    internal int? Threads { get; init; }

    internal bool Json { get; init; }

    internal double MinimumSeconds { get; init; } = 3;

    internal string? Check { get; init; }

    internal bool DenseInput { get; init; }

    internal static SharedOptions Parse(string[] args)
    {
        string? workload = null, data = null, check = null;
        int? threads = null;
        var seconds = 3.0;
        var (json, dense) = (false, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--data": data = Value(args, ref i); break;
                case "--check": check = Value(args, ref i); break;
                case "--threads": threads = int.Parse(Value(args, ref i), System.Globalization.CultureInfo.InvariantCulture); break;
                case "--min-time": seconds = double.Parse(Value(args, ref i), System.Globalization.CultureInfo.InvariantCulture); break;
                case "--json": json = true; break;
                case "--dense-input": dense = true; break;
                default:
                    workload = args[i][0] != '-' && workload is null ? args[i] : throw new ArgumentException($"What is '{args[i]}'?\n{Usage}");
                    break;
            }
        }

        return new SharedOptions
        {
            Workload = workload ?? throw new ArgumentException($"Name a workload.\n{Usage}"),
            Data = data ?? throw new ArgumentException($"Say with --data where the .npy files are.\n{Usage}"),
            Threads = threads,
            Json = json,
            MinimumSeconds = seconds,
            Check = check,
            DenseInput = dense,
        };
    }

    private static string Value(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.\n{Usage}");
}
