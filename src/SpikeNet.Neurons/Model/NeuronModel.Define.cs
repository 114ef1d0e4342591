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
}
