namespace SpikeNet.Backends.Chip;

/// <summary>The states of a network's neurons, stepped by the equations of <see cref="LoihiNeuron"/>.</summary>
internal sealed class LoihiCompartments(LoihiNeuron?[] neurons)
{
    private readonly double[] _potential = [.. neurons.Select(n => n?.InitialPotential ?? 0)];
    private readonly double[] _current = new double[neurons.Length];
    private readonly int[] _refractory = new int[neurons.Length];
    private readonly double[] _arriving = new double[neurons.Length];
    private readonly bool[] _reached = new bool[neurons.Length];

    public double Potential(int cell) => _potential[cell];

    /// <summary>An event for the next step.</summary>
    public void Receive(int cell, double weight)
    {
        _arriving[cell] += weight;
        _reached[cell] = true;
    }

    /// <summary>Steps a neuron.</summary>
    /// <param name="cell">The neuron.</param>
    /// <param name="first">Whether it is the first step.</param>
    /// <param name="updated">Whether it was updated, which a spike always is.</param>
    /// <returns>Whether it fired.</returns>
    public bool Step(int cell, bool first, out bool updated)
    {
        var neuron = neurons[cell]!;
        ref var v = ref _potential[cell];
        updated = v != 0 || _reached[cell] || neuron.Bias != 0 || neuron.ForceUpdate;
        if (!first)
        {
            _current[cell] *= neuron.CurrentDecay;
            v = Math.Truncate(v * neuron.LeakDecay * 64) / 64;
        }

        var fired = false;
        if (_refractory[cell] == 0)
        {
            v += neuron.Bias;
            _current[cell] += _arriving[cell];
            v = Math.Max(v + _current[cell], neuron.LowestPotential);
            fired = v > neuron.Threshold;
            if (fired)
            {
                v = neuron.Reset == LoihiReset.Hard ? neuron.ResetPotential : v - neuron.Threshold;
                _refractory[cell] = neuron.RefractoryDelay;
            }
        }

        _refractory[cell] = Math.Max(0, _refractory[cell] - 1);
        _arriving[cell] = 0;
        _reached[cell] = false;
        updated |= fired;
        return fired;
    }
}
