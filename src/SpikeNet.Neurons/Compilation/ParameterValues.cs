using System.Collections.Immutable;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The values of a model's parameters in one layer: each one number for all neurons, or one per neuron.</summary>
/// <remarks>
/// Immutable in which tensors it names; the tensors themselves are kept, not copied, so that training may change them between
/// runs. They must not change between a run and its backward pass.
/// </remarks>
public sealed class ParameterValues
{
    private readonly ImmutableArray<Tensor> _tensors;

    /// <summary>The model's defaults.</summary>
    public ParameterValues(NeuronModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _tensors = [.. model.Parameters.Select(p => Tensor.From([(float)p.Default], 1))];
    }

    private ParameterValues(NeuronModel model, ImmutableArray<Tensor> tensors)
    {
        Model = model;
        _tensors = tensors;
    }

    /// <summary>The model whose parameters these are.</summary>
    public NeuronModel Model { get; }

    /// <summary>The values of parameter <paramref name="slot"/>: one, or one per neuron.</summary>
    public Tensor this[int slot] => _tensors[slot];

    /// <summary>These values but for one parameter, which all neurons share.</summary>
    /// <exception cref="ArgumentException">The model has no such parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the parameter's range, or no number.</exception>
    public ParameterValues With(string name, double value)
    {
        var parameter = Model.Parameters[SlotOf(name)];
        if (!(value >= parameter.Minimum && value <= parameter.Maximum))
        {
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{Model.Name}.{name} is between {parameter.Minimum} and {parameter.Maximum} {parameter.Unit}.");
        }

        return With(name, Tensor.From([(float)value], 1));
    }

    /// <summary>These values but for one parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="values">One number, or one per neuron; kept, not copied, and not checked against the range.</param>
    /// <exception cref="ArgumentException">The model has no such parameter.</exception>
    public ParameterValues With(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ParameterValues(Model, _tensors.SetItem(SlotOf(name), values));
    }

    /// <summary>A bit for each of the first 64 parameters that has a value per neuron.</summary>
    /// <exception cref="ArgumentException">A parameter has neither one value nor as many as there are neurons.</exception>
    internal ulong PerNeuron(int neurons)
    {
        var bits = 0UL;
        for (var i = 0; i < _tensors.Length; i++)
        {
            var length = _tensors[i].Length;
            if (length != 1 && length != neurons)
            {
                throw new ArgumentException(
                    $"{Model.Name}.{Model.Parameters[i].Name} has 1 value or {neurons}, one per neuron, but {_tensors[i]} came.");
            }

            if (length != 1)
                bits |= 1UL << i;
        }

        return bits;
    }

    private int SlotOf(string name)
    {
        for (var i = 0; i < Model.Parameters.Length; i++)
        {
            if (Model.Parameters[i].Name == name)
                return i;
        }

        throw new ArgumentException(
            $"{Model.Name} has no parameter '{name}'; it has {string.Join(", ", Model.Parameters.Select(p => p.Name))}.", nameof(name));
    }
}
