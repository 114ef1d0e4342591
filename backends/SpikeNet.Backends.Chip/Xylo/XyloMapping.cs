using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons.Library;

namespace SpikeNet.Backends.Chip;

/// <summary>Finds Xylo's parts in a graph.</summary>
/// <remarks>
/// <code>
/// input -> dense -> [add] -> hidden neurons -> dense -> output neurons -> read-out
///             hidden neurons -> delay of 1 -> dense -> [add]
/// </code>
/// Neurons are integrate-and-fire nodes in integers, or step programs of <see cref="XyloLifModel"/> with integers as weights, whose recurrent
/// weights take the place of the delay. Hidden neurons with two synaptic currents take twice as many values, the second currents' behind. Fault: SPK1010, another structure.
/// </remarks>
internal sealed class XyloMapping
{
    private readonly SpikeGraph _graph;
    private readonly string _target;
    private readonly List<ChipViolation> _faults = [];

    private XyloMapping(SpikeGraph graph, string target) => (_graph, _target) = (graph, target);

    internal DenseNode? Input { get; private set; }

    internal DenseNode? Recurrent { get; private set; }

    internal DenseNode? Output { get; private set; }

    internal GraphNode? Hidden { get; private set; }

    internal GraphNode? Outputs { get; private set; }

    /// <summary>What is of another structure; empty where all parts were found.</summary>
    internal ImmutableArray<ChipViolation> Faults => [.. _faults];

    internal static XyloMapping Of(SpikeGraph graph, string target)
    {
        var mapping = new XyloMapping(graph, target);
        mapping.Find();
        mapping.NameOtherKinds();
        return mapping;
    }

    /// <summary>The integers of the parts; only where there is no fault and all of them are integers.</summary>
    /// <param name="hiddenSpikes">Spikes of a hidden neuron in a step at most.</param>
    /// <param name="outputSpikes">Spikes of an output in a step at most.</param>
    internal XyloModel ToModel(int hiddenSpikes, int outputSpikes)
    {
        var input = Integers(Input!.Weight);
        var first = Hidden!.OutputShape.Count * Input.InFeatures;
        return new XyloModel
        {
            Name = _graph.Name,
            Inputs = Input.InFeatures,
            Hidden = Population(Hidden, hiddenSpikes),
            Outputs = Population(Outputs!, outputSpikes),
            InputWeights = input[..first],
            SecondInputWeights = input[first..],
            RecurrentWeights = Recurrent(0),
            SecondRecurrentWeights = Recurrent(1),
            OutputWeights = Integers(Output!.Weight),
            TimeStepSeconds = TimeStep(),
        }.Counted();

        ImmutableArray<int> Recurrent(int current) => Recurrence(current) is var (weights, at) ? Integers(weights)[at..(at + (Hidden.OutputShape.Count * Hidden.OutputShape.Count))] : [];
    }

    /// <summary>The recurrent weights to a synaptic current of the hidden neurons, 0 or 1, and where they begin; null where there are none.</summary>
    internal (WeightTensor Weights, int First)? Recurrence(int current)
    {
        var place = current * Hidden!.OutputShape.Count * Hidden.OutputShape.Count;
        if (Recurrent is { } dense)
            return place < dense.Weight.Length ? (dense.Weight, place) : null;
        return Hidden is ProgramNeuronNode program && program.RecurrentWeights.Length > current && program.RecurrentWeights[current] is { } weights ? (weights, 0) : null;
    }

    /// <summary>The shifts of a program that is Xylo's neuron; null for any other.</summary>
    internal static (int Membrane, int? Synapse, int? Second)? DashesOf(ProgramNeuronNode node)
    {
        var parts = node.Model.Name.Split('-');
        if (parts is not ["Xylo", "LIF", var membrane, ..] || parts.Length > 5 || !Dash(membrane, out var m))
            return null;
        var synapses = new int?[2];
        for (var i = 3; i < parts.Length; i++)
        {
            if (!Dash(parts[i], out var s))
                return null;
            synapses[i - 3] = s;
        }

        return node.Model.Equals(XyloLifModel.Define(m, synapses[0], synapses[1])) ? (m, synapses[0], synapses[1]) : null;
        static bool Dash(string text, out int dash) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out dash) && dash is >= 1 and <= 15;
    }

    /// <summary>Whether weights are whole numbers, quantised or written as real ones.</summary>
    internal static bool AreIntegers(WeightTensor weights) => weights.IsQuantised || weights.Real!.All(w => w == MathF.Floor(w) && MathF.Abs(w) < 1 << 24);

    internal static ImmutableArray<int> Integers(WeightTensor weights) =>
        weights.IsQuantised ? [.. weights.Integers!] : [.. weights.Real!.Select(w => (int)w)];

    /// <summary>The width of whole numbers in two's complement.</summary>
    internal static int BitsOf(WeightTensor weights)
    {
        var integers = Integers(weights);
        var bits = 2;
        while (integers.Any(w => w < -(1L << (bits - 1)) || w > (1L << (bits - 1)) - 1))
            bits++;
        return bits;
    }

    private static XyloPopulation Population(GraphNode node, int most)
    {
        if (node is NeuronNode neurons)
        {
            var f = neurons.FixedPoint!;
            return new XyloPopulation(node.Name, [.. Enumerable.Range(0, neurons.Size).Select(f.ThresholdOf)], f.LeakShift ?? 15, null, null, most);
        }

        var program = (ProgramNeuronNode)node;
        var (membrane, synapse, second) = DashesOf(program) ?? throw new InvalidOperationException($"'{node.Name}' is none of Xylo's neurons.");
        var theta = program.Parameters[0];
        return new XyloPopulation(node.Name, [.. Enumerable.Range(0, program.Size).Select(n => (int)theta[theta.Length == 1 ? 0 : n])], membrane, synapse, second, most);
    }

    private double? TimeStep()
    {
        if (Hidden is ProgramNeuronNode program)
            return program.TimeStepMs / 1000;
        return _graph.Metadata.TryGetValue(NirReader.TimeStepKey, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms > 0
            ? ms / 1000 : null;
    }

    private void Find()
    {
        Outputs = Population(_graph.Sources(_graph.ReadOut.Name)[0], "output neurons before the read-out");
        Output = Outputs is null ? null : Dense(_graph.Sources(Outputs.Name)[0], "weights before the output neurons");
        Hidden = Output is null ? null : Population(_graph.Sources(Output.Name)[0], "hidden neurons before the outputs");
        if (Hidden is null)
            return;
        var before = _graph.Node(_graph.Sources(Hidden.Name)[0]);
        var sums = before is AddNode ? _graph.Sources(before.Name) : [before.Name];
        foreach (var name in sums)
        {
            if (Dense(name, "weights before the hidden neurons") is not { } dense)
                continue;
            var source = _graph.Node(_graph.Sources(name)[0]);
            if (source is InputNode && Input is null)
                Input = dense;
            else if (source is DelayNode { DelaySteps: [1] } && _graph.Sources(source.Name)[0] == Hidden.Name && Recurrent is null)
                Recurrent = dense;
            else
                Fault(name, "weights from the input, or from the hidden neurons over a delay of 1 step", $"from the {source.Kind} '{source.Name}'");
        }

        if (Input is null && _faults.Count == 0)
            Fault(Hidden.Name, "weights from the input to the hidden neurons", "none");
        var used = new HashSet<string>(StringComparer.Ordinal) { _graph.Input.Name, _graph.ReadOut.Name, Outputs!.Name, Output!.Name, Hidden.Name, before.Name };
        used.UnionWith(sums);
        used.UnionWith(_graph.Nodes.OfType<DelayNode>().Where(d => Recurrent is not null && _graph.Sources(Recurrent.Name)[0] == d.Name).Select(d => d.Name));
        foreach (var node in _graph.Nodes.Where(n => !used.Contains(n.Name) && _faults.All(f => f.Layer != n.Name)))
            Fault(node.Name, "one hidden population and one of outputs", $"a further {node.Kind}");
    }

    /// <summary>Where the search for the parts ended early, nodes of kinds that no part has are still to be named.</summary>
    private void NameOtherKinds()
    {
        foreach (var node in _graph.Nodes.Where(n => n is not (InputNode or DenseNode or NeuronNode or ProgramNeuronNode or DelayNode or AddNode or ReadOutNode)))
        {
            if (_faults.Count > 0 && _faults.All(f => f.Layer != node.Name))
                Fault(node.Name, "fully connected layers and neurons", $"a node of the kind {node.Kind}");
        }
    }

    private GraphNode? Population(string name, string role)
    {
        if (_graph.Node(name) is NeuronNode or ProgramNeuronNode)
            return _graph.Node(name);
        Fault(name, role, $"a node of the kind {_graph.Node(name).Kind}");
        return null;
    }

    private DenseNode? Dense(string name, string role)
    {
        if (_graph.Node(name) is DenseNode dense)
            return dense;
        Fault(name, role, $"a node of the kind {_graph.Node(name).Kind}");
        return null;
    }

    private void Fault(string layer, string available, string needed) => _faults.Add(new(
        "SPK1010", layer, needed, $"{available} on {_target}", "use one fully connected hidden layer, recurrent if need be, and one of outputs"));
}
