using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;

namespace NeuronGallery;

/// <summary>A neuron's run in the interpreter, by names.</summary>
internal sealed record Recording(NeuronModel Model, NeuronTrace<double> Trace)
{
    public IEnumerable<int> Spikes => Enumerable.Range(0, Trace.Outputs.Length).Where(t => SpikeSlot >= 0 && Trace.Outputs[t][SpikeSlot] != 0);

    public bool CanSpike => SpikeSlot >= 0;

    private int SpikeSlot => Slot(Model.Outputs, o => o.Kind == NeuronOutputKind.Spikes);

    public static Recording Of(NeuronModel model, Demonstration it)
    {
        var steps = (int)Math.Round(it.DurationMs / it.StepMs);
        var inputs = Enumerable.Range(0, steps).Select(t => it.Inputs.Select(input => input(t * it.StepMs)).ToArray()).ToArray();
        model = model.With(it.Parameters);
        var interpreter = new NeuronInterpreter<double>(model.Step, new DoubleArithmetic());
        return new(model, interpreter.Run(model.ParameterDefaults(), it.StepMs, model.InitialStates(), inputs));
    }

    /// <summary>A state variable or graded output after every step.</summary>
    public double[] Values(string name)
    {
        var state = Slot(Model.States, s => s.Name == name);
        return state >= 0
            ? [.. Trace.States.Skip(1).Select(s => s[state])]
            : [.. Trace.Outputs.Select(o => o[Slot(Model.Outputs, s => s.Name == name)])];
    }

    public double[] Input(int slot) => [.. Trace.Inputs.Select(i => i[slot])];

    private static int Slot<T>(IReadOnlyList<T> items, Func<T, bool> wanted)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (wanted(items[i]))
                return i;
        }

        return -1;
    }
}
