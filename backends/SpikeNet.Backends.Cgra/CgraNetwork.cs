using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Hardware;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Cgra;

/// <summary>A network on the array: layer after layer over all steps, each layer configured once per inference.</summary>
internal sealed class CgraNetwork : ICompiledNetwork
{
    private readonly SpikeGraph _graph;
    private readonly ImmutableArray<SpikingKernel> _kernels;
    private readonly double _frequency;
    private readonly long _configuration;

    public CgraNetwork(SpikeGraph graph, EnergyTable table, CgraBus bus)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        _frequency = table.Si("clock.frequency");
        var model = new InstructionModel(table, bus);
        var rows = (int)table.Si("rows");
        var columns = (int)table.Si("columns");
        _kernels = [.. graph.Stages().Select(s => new SpikingKernel(s, model, rows, columns))];
        _configuration = _kernels.Sum(k =>
            (long)(k.Instructions * (table.Si("configuration.load") + table.Si("configuration.per.instruction")) + table.Si("configuration.overhead")));
    }

    public NetworkRun Run(SpikeTrain input, CancellationToken cancellation = default)
    {
        var reference = GraphInterpreter.Run(_graph, input);
        var nodes = ImmutableArray.CreateBuilder<NodeActivity>();
        var cycles = _configuration * input.BatchSize;
        foreach (var (trace, kernel) in reference.Trace(_graph).Zip(_kernels))
        {
            cancellation.ThrowIfCancellationRequested();
            var (node, more) = Layer(trace, kernel);
            nodes.Add(node);
            cycles += more;
        }

        double? mean = input.BatchSize == 0 ? null : (double)cycles / input.BatchSize;
        return new NetworkRun
        {
            Predictions = [.. reference.Predictions()],
            Activity = new ActivityCounts(input.BatchSize, nodes.ToImmutable()),
            Cycles = mean,
            LatencySeconds = mean / _frequency,
            Notes = Notes(),
        };
    }

    private static (NodeActivity Node, long Cycles) Layer(StageTrace trace, SpikingKernel kernel)
    {
        var dense = trace.Stage.Dense;
        var groups = (dense.OutFeatures + kernel.Lanes - 1) / kernel.Lanes;
        var cost = KernelCost.Nothing;
        var offsets = trace.Input.RowOffsets;
        var rowsByEvents = new SortedDictionary<int, long>();
        for (var r = 0; r < trace.Input.Rows; r++)
        {
            var events = offsets[r + 1] - offsets[r];
            rowsByEvents[events] = rowsByEvents.GetValueOrDefault(events) + 1;
        }

        foreach (var (events, rows) in rowsByEvents)
            cost = cost.Plus(rows * groups, kernel.Step(events), KernelCost.Nothing);
        var additions = trace.Counts.InputEvents + (dense.Bias is null ? 0 : trace.Input.Rows);
        return (new NodeActivity
        {
            Node = trace.Counts.Node,
            InputEvents = trace.Counts.InputEvents,
            SynapticOperations = trace.Counts.SynapticOperations,
            ExecutedAccumulates = additions * groups * kernel.Lanes,
            DenseOperations = trace.Counts.DenseOperations,
            OutputSpikes = trace.Counts.OutputSpikes,
            Events = cost.Events,
        }, cost.Cycles);
    }

    private ImmutableArray<string> Notes()
    {
        var neurons = _graph.Stages().Sum(s => (long)s.Dense.OutFeatures);
        var lanes = _graph.Stages().Zip(_kernels).Sum(x => (long)(x.First.Dense.OutFeatures + x.Second.Lanes - 1) / x.Second.Lanes * x.Second.Lanes);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"targets are padded to groups of 16: {neurons} neurons in {lanes} lanes ({100.0 * neurons / lanes:0.#} % in use)"),
            $"{_configuration} cycles of an inference configure the layers; their energy is not characterised and left out",
            "the spiking kernel is our own; loop control, pointers and the collection of spikes are the host's and not counted",
        ];
    }
}
