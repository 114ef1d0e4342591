using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>A layer of neurons of any model, of the library or of your own; feed-forward or recurrent.</summary>
/// <remarks>
/// Forward and backward are compiled from the model's equations. A model with k inputs takes k N values: value i N + n is input i
/// of neuron n. The layer gives the model's spikes, or its first graded output where it has none. Recurrent weights add to
/// every input of step t what the spikes of step t - 1 carry; they are stored <c>[from, to]</c>.
/// </remarks>
public sealed class NeuronLayer : Layer
{
    private readonly int _size;
    private readonly NeuronLayerOptions _options;
    private readonly CompiledNeuron _compiled;
    private readonly ImmutableArray<Tensor> _values;
    private readonly ImmutableArray<Parameter?> _trained;
    private readonly ImmutableArray<Parameter> _recurrent;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="size">N, the number of neurons.</param>
    /// <param name="model">The neuron.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">A value is for no parameter of the model, or out of its range, or not one or one per neuron.</exception>
    public NeuronLayer(string name, int size, NeuronModel model, NeuronLayerOptions? options = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentNullException.ThrowIfNull(model);
        (_size, _options, Model) = (size, options ?? new NeuronLayerOptions(), model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.TimeStepMs, nameof(options));
        foreach (var unknown in _options.Values.Keys.Where(k => model.Parameters.All(p => p.Name != k)))
            throw new ArgumentException($"The layer '{name}': {model.Name} has no parameter '{unknown}'; it has {string.Join(", ", model.Parameters.Select(p => p.Name))}.", nameof(options));
        _compiled = new CompiledNeuron(model, _options.Surrogate ?? Surrogate.ATan, _options.ThroughReset);
        _values = [.. model.Parameters.Select(ValuesOf)];
        _trained = [.. model.Parameters.Select((p, i) => _options.TrainParameters && p.Trainable ? new Parameter($"{name}.{p.Name}", _values[i]) : null)];
        _recurrent = _options.Recurrent ? [.. model.Inputs.Select(RecurrentWeights)] : [];
    }

    /// <summary>The neuron.</summary>
    public NeuronModel Model { get; }

    /// <inheritdoc/>
    public override int InFeatures => Model.Inputs.Length * _size;

    /// <inheritdoc/>
    public override int OutFeatures => _size;

    /// <inheritdoc/>
    public override ImmutableArray<Parameter> Parameters => [.. _trained.OfType<Parameter>(), .. _recurrent];

    /// <inheritdoc/>
    public override Signal Forward(Signal input, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (input.Features != InFeatures)
            throw new ArgumentException($"The layer '{Name}' takes {InFeatures} values ({Model.Inputs.Length} for each of {_size} neurons), but {input.Features} came.", nameof(input));
        KeepWithinRanges();
        var normalised = Model.Inputs.Length == 1 ? input.Normalised : null;
        var inputs = NeuronInputs.Split(normalised?.Source ?? input.Dense ?? input.Spikes!.ToDense(context.Arena), Model.Inputs.Length, context.Arena);
        var run = _compiled.Forward(Values(), _options.TimeStepMs, inputs, new NeuronRunOptions
        {
            Gradients = context.Tape is null ? GradientNeeds.None : _options.TrainParameters ? GradientNeeds.All : GradientNeeds.Inputs,
            InitialState = context.States?[Name],
            KeepFinalState = context.States is not null,
            OverwriteInputs = input.Spikes is not null || input.IsTemporary || inputs.Length > 1,
            Normalised = normalised,
            OverwriteTrace = true,
            RecurrentWeights = [.. _recurrent.Select(w => w.Value)],
            Arena = context.Arena,
        });
        if (context.States is { } states)
            states[Name] = run.FinalState;
        var place = Model.Outputs.ToList().FindIndex(o => o.Kind == NeuronOutputKind.Spikes);
        var output = place >= 0 ? Signal.Of(run.SpikeOutputs[place]!, needsGradient: true) : Signal.Of(run.GradedOutputs[0]!, needsGradient: true);
        if (run.Trace is not null && _recurrent.IsEmpty && !double.IsInfinity((_options.Surrogate ?? Surrogate.ATan).Support))
            output.GradientNeeds = () => _compiled.NeededOutputGradients(run.Trace, context.Arena);
        context.Tape?.Record(() => Backward(input, output, run, Math.Max(place, 0), context));
        return output;
    }

    /// <inheritdoc/>
    public override GraphNode ToNode() => new ProgramNeuronNode(
        Name, _size, Model, [.. _values.Select(v => v.Span.ToArray().ToImmutableArray())], _options.TimeStepMs,
        [.. _recurrent.Select(w => WeightTensor.FromReal(Transposed(w.Value), _size, _size))]);

    private void Backward(Signal input, Signal output, NeuronRun run, int place, StepContext context)
    {
        RequireGradient(output);
        var gradients = _compiled.Backward(run.Trace!, output, place, context.Arena);
        for (var i = 0; i < _trained.Length; i++)
        {
            if (_trained[i] is { } parameter && gradients.Parameters[i] is { } g)
                Add(parameter.Gradient, g);
        }

        for (var i = 0; i < _recurrent.Length; i++)
        {
            if (gradients.RecurrentWeights[i] is { } g)
                Add(_recurrent[i].Gradient, g);
        }

        if (input.NeedsGradient)
            input.AddGradient(Join(gradients.Inputs, output, context), context.Arena, made: true);
        output.ReleaseGradient();
    }

    private Tensor ValuesOf(NeuronParameter parameter)
    {
        if (!_options.Values.TryGetValue(parameter.Name, out var given))
            return Tensor.From([(float)parameter.Default], 1);
        if (given.Length != 1 && given.Length != _size)
            throw new ArgumentException($"The layer '{Name}': {parameter.Name} has one value or {_size}, but {given.Length} came.");
        foreach (var value in given)
        {
            if (!(value >= (float)parameter.Minimum && value <= (float)parameter.Maximum))
                throw new ArgumentException($"The layer '{Name}': {parameter.Name} is between {parameter.Minimum} and {parameter.Maximum} {parameter.Unit}, but {value} came.");
        }

        return Tensor.From(given.AsSpan(), given.Length);
    }

    private Parameter RecurrentWeights(string input)
    {
        var random = _options.Random ?? throw new ArgumentException($"The layer '{Name}' is recurrent: give it random numbers for its recurrent weights.");
        var weight = new Tensor([_size, _size]);
        var bound = _options.RecurrentGain * Math.Sqrt(3.0 / _size);
        foreach (ref var w in weight.Span)
            w = (float)random.NextDouble(-bound, bound);
        return new Parameter($"{Name}.recurrent.{input}", weight);
    }

    private ParameterValues Values()
    {
        var values = new ParameterValues(Model);
        for (var i = 0; i < _values.Length; i++)
            values = values.With(Model.Parameters[i].Name, _values[i]);
        return values;
    }

    /// <summary>An optimiser's step may leave a parameter's range, outside which the equations mean nothing.</summary>
    private void KeepWithinRanges()
    {
        for (var i = 0; i < _trained.Length; i++)
        {
            if (_trained[i] is null)
                continue;
            var (low, high) = ((float)Model.Parameters[i].Minimum, (float)Model.Parameters[i].Maximum);
            foreach (ref var value in _values[i].Span)
                value = Math.Clamp(value, low, high);
        }
    }

    private Tensor Join(ImmutableArray<Tensor?> gradients, Signal output, StepContext context)
    {
        if (gradients.Length == 1 && gradients[0] is { } only)
            return only;
        var joined = new Tensor([output.TimeSteps, output.BatchSize, InFeatures], context.Arena);
        var rows = output.TimeSteps * output.BatchSize;
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } part)
                continue;
            for (var r = 0; r < rows; r++)
                part.Span.Slice(r * _size, _size).CopyTo(joined.Span[(((r * gradients.Length) + i) * _size)..]);
        }

        return joined;
    }

    private float[] Transposed(Tensor weight)
    {
        var values = new float[_size * _size];
        for (var from = 0; from < _size; from++)
            for (var to = 0; to < _size; to++)
                values[(to * _size) + from] = weight.Span[(from * _size) + to];
        return values;
    }

    private static void Add(Tensor sum, Tensor value) => System.Numerics.Tensors.TensorPrimitives.Add(sum.Span, value.Span, sum.Span);
}
