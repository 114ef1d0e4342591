using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Hardware;

/// <summary>A target for tests: runs the interpreter, counts as told, refuses as told.</summary>
internal sealed class FakeBackend(string name, EnergyTable energy) : IBackend
{
    public string Name => name;

    public string Description { get; init; } = "A target for tests.";

    public TargetCapabilities Capabilities { get; } = new("any", "any", "any", "any", "any", "tests");

    public EnergyTable Energy => energy;

    public ImmutableArray<Diagnostic> Refusals { get; init; } = [];

    public Func<StageTrace, ImmutableSortedDictionary<string, double>> Events { get; init; } = _ => ImmutableSortedDictionary<string, double>.Empty;

    public double ExecutedShare { get; init; } = 1;

    public double? LatencySeconds { get; init; }

    public bool LatencyMeasured { get; init; }

    public double? Cycles { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    public Exception? Failure { get; init; }

    public int LostSamples { get; init; }

    public ImmutableArray<Diagnostic> Check(SpikeGraph graph) => Refusals;

    public ICompiledNetwork Compile(SpikeGraph graph) => new Compiled(this, graph);

    private sealed class Compiled(FakeBackend backend, SpikeGraph graph) : ICompiledNetwork
    {
        public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
        {
            if (backend.Failure is not null)
                throw backend.Failure;
            var run = GraphInterpreter.Run(graph, input);
            return new NetworkRun
            {
                Predictions = [.. run.Predictions().Skip(backend.LostSamples)],
                Activity = new ActivityCounts(input.BatchSize, [.. run.Trace(graph).Select(Count)]),
                LatencySeconds = backend.LatencySeconds,
                LatencyMeasured = backend.LatencyMeasured,
                Cycles = backend.Cycles,
                Notes = backend.Notes,
            };
        }

        private NodeActivity Count(StageTrace trace) => new()
        {
            Node = trace.Counts.Node,
            InputEvents = trace.Counts.InputEvents,
            SynapticOperations = trace.Counts.SynapticOperations,
            ExecutedAccumulates = (long)(trace.Counts.SynapticOperations * backend.ExecutedShare),
            DenseOperations = trace.Counts.DenseOperations,
            OutputSpikes = trace.Counts.OutputSpikes,
            Events = backend.Events(trace),
        };
    }
}
