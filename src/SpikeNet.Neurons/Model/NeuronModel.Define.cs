namespace SpikeNet.Neurons.Model;

/// <content>How a model is written.</content>
public sealed partial record NeuronModel
{
    /// <summary>Defines a neuron by its equations.</summary>
    /// <remarks>
    /// <code>
    /// NeuronModel.Define("LIF", n =>
    /// {
    ///     var tau   = n.Parameter("tau_m", 20, Unit.Millisecond, min: 0.1, trainable: true);
    ///     var theta = n.Parameter("v_threshold", 1);
    ///     var v     = n.State("v");
    ///     v.Set(Exp(-n.TimeStep / tau) * v + n.Input);      // exact exponential integration
    ///     var s = n.Spike(v, theta, Comparison.AtLeast);    // H(v - theta), the surrogate in training
    ///     v.Set(v - theta * Detach(s));                     // reset by subtraction, at once
    /// });
    /// </code>
    /// </remarks>
    /// <param name="name">The model's name.</param>
    /// <param name="equations">Declares parameters, state and outputs, and writes the equations of a step.</param>
    /// <param name="source">The publication that the equations are from.</param>
    /// <returns>The model, verified.</returns>
    /// <exception cref="NeuronModelException">The equations or declarations are wrong; every mistake at once.</exception>
    public static NeuronModel Define(string name, Action<NeuronBuilder> equations, string source = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(equations);
        ArgumentNullException.ThrowIfNull(source);
        var builder = new NeuronBuilder();
        equations(builder);
        return builder.Build(name, source);
    }

    /// <summary>The same model with other defaults of parameters.</summary>
    /// <param name="values">Names of parameters and their values.</param>
    /// <exception cref="NeuronModelException">A name is unknown, or a value out of range; every mistake at once.</exception>
    public NeuronModel With(params IEnumerable<(string Parameter, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var parameters = Parameters.ToArray();
        var faults = new List<NeuronFault>();
        foreach (var (name, value) in values)
        {
            var at = Array.FindIndex(parameters, p => p.Name == name);
            if (at < 0)
                faults.Add(new(name, "set", $"there is no such parameter; there are {string.Join(", ", Parameters.Select(p => p.Name))}."));
            else if (NeuronVerifier.OutOfRange(parameters[at], value) is { } message)
                faults.Add(new(name, "set", message));
            else
                parameters[at] = parameters[at] with { Default = value };
        }

        return faults.Count == 0 ? this with { Parameters = [.. parameters] } : throw new NeuronModelException(Name, faults);
    }

    /// <summary>The slot of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public int ParameterSlot(string name)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Name == name)
                return i;
        }

        throw new ArgumentException($"The neuron '{Name}' has no parameter '{name}'; it has {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));
    }

    /// <summary>The defaults of the parameters in slot order.</summary>
    public double[] ParameterDefaults() => [.. Parameters.Select(p => p.Default)];

    /// <summary>The initial values of the state variables in slot order.</summary>
    public double[] InitialStates() => [.. States.Select(s => s.Initial)];
}
