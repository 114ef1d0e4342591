using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Builds the spiking network of a plan.</summary>
/// <remarks>
/// Events into a layer are worth 1 and stand for lambda_in (1 for the input). Its sums are counted in a unit u: lambda_out where weights are balanced,
/// lambda_in where thresholds are. W' = W lambda_in / u, b' = b / u, threshold = lambda_out / u.
/// </remarks>
internal sealed class SpikingConstruction(Network ann, ConversionPlan plan, ImmutableArray<ActivationScale> scales, ConversionOptions options)
{
    private const string OutputName = "output";

    private readonly ImmutableArray<Layer>.Builder _layers = ImmutableArray.CreateBuilder<Layer>();
    private readonly ImmutableArray<ConvertedLayer>.Builder _neurons = ImmutableArray.CreateBuilder<ConvertedLayer>();

    internal ConvertedNetwork Build()
    {
        var spikingOutput = plan.EndsInSums && options.SpikingOutput;
        double scaleIn = 1, unit = 1;
        Layer? synapses = null;
        for (var i = 0; i < plan.Parts.Count; i++)
        {
            var part = plan.Parts[i];
            switch (part.Layer)
            {
                case Linear or Convolution:
                    var next = plan.Parts.Skip(i + 1).Select(p => p.Layer).OfType<Activation>().FirstOrDefault();
                    double? scaleOut = next is not null ? ScaleOf(next.Name).Scale : spikingOutput ? ScaleOf(ann.ReadOut.Name).Scale : null;
                    unit = options.Balance == ConversionBalance.Weights ? scaleOut ?? 1 : scaleIn;
                    _layers.Add(synapses = Scaled(part, scaleIn, unit, scaleOut));
                    break;
                case Activation:
                    scaleIn = Spiking(part.Layer.Name, part.Layer.Name, part.Layer.OutFeatures, synapses!.Name, unit);
                    break;
                default:
                    _layers.Add(part.Layer);
                    break;
            }
        }

        if (spikingOutput)
            Spiking(ann.ReadOut.Name, Free(OutputName), ann.ReadOut.Classes, synapses!.Name, unit);
        var rule = plan.EndsInSums && !spikingOutput ? ReadOutRule.LeakyLast : ReadOutRule.SpikeCount;
        var network = new Network(ann.Name, _layers.ToImmutable(), new ReadOut(ann.ReadOut.Name, rule, ann.ReadOut.Classes));
        return new ConvertedNetwork(network, _neurons.ToImmutable(), options);
    }

    /// <summary>Adds neurons; their rate stands for the share of lambda, which is returned.</summary>
    private double Spiking(string measured, string name, int size, string synapses, double unit)
    {
        var activations = ScaleOf(measured);
        var threshold = (float)(activations.Scale / unit);
        var initial = options.Charge == InitialCharge.Half ? threshold / 2 : 0;
        _layers.Add(initial == 0
            ? new Lif(name, size, new LifNeuron { Threshold = threshold, Reset = options.Reset })
            : new NeuronLayer(name, size, IntegrateAndFireModel.Define(options.Reset, initialPotential: initial), new NeuronLayerOptions
            {
                Values = ImmutableDictionary<string, ImmutableArray<float>>.Empty.Add("v_threshold", [threshold]),
            }));
        _neurons.Add(new ConvertedLayer(name, synapses, size, activations, threshold, initial));
        return activations.Scale;
    }

    private Layer Scaled(ConversionPlan.Part part, double scaleIn, double unit, double? scaleOut)
    {
        // Half a threshold over the steps, in the units of the sums.
        var charge = options.Charge == InitialCharge.HalfByBias && scaleOut is { } scale ? scale / unit / (2.0 * options.TimeSteps!.Value) : 0;
        var (weight, bias) = part.Layer is Linear given ? (given.FoldedWeight(), given.Bias) : (((Convolution)part.Layer).FoldedWeight(), ((Convolution)part.Layer).Bias);
        var withBias = bias is not null || part.Folded.Count > 0 || charge != 0;
        var random = new SplitMix64(0);
        Layer made;
        Parameter newWeight;
        Parameter? newBias;
        if (part.Layer is Linear)
        {
            var linear = new Linear(part.Layer.Name, part.Layer.InFeatures, part.Layer.OutFeatures, random, new LinearOptions { Bias = withBias });
            (made, newWeight, newBias) = (linear, linear.Weight, linear.Bias);
        }
        else
        {
            var shape = ((Convolution)part.Layer).Shape;
            var wanted = new Conv2dOptions { Bias = withBias, Groups = shape.Groups };
            Convolution convolution = part.Layer is Conv1d
                ? new Conv1d(part.Layer.Name, shape.Input, shape.Output.Channels, shape.Window, random, wanted)
                : new Conv2d(part.Layer.Name, shape.Input, shape.Output.Channels, shape.Window, random, wanted);
            (made, newWeight, newBias) = (convolution, convolution.Weight, convolution.Bias);
        }

        // Both kinds of layer keep their outputs last.
        var outputs = weight.Shape[^1];
        for (var i = 0; i < weight.Length; i++)
            newWeight.Value.Span[i] = (float)(weight.Span[i] * Factor(part, i % outputs) * (scaleIn / unit));
        for (var o = 0; o < outputs && newBias is not null; o++)
            newBias.Value.Span[o] = (float)((Shifted(part, bias?.Value.Span[o] ?? 0, o) / unit) + charge);
        return made;
    }

    private static double Factor(ConversionPlan.Part part, int output) =>
        part.Folded.Aggregate(1.0, (factor, n) => factor * n.Factor(output % n.InputShape.Channels));

    private static double Shifted(ConversionPlan.Part part, double bias, int output) => part.Folded.Aggregate(bias, (b, n) =>
    {
        var channel = output % n.InputShape.Channels;
        return (n.Factor(channel) * (b - n.Mean[channel])) + n.Shift[channel];
    });

    private ActivationScale ScaleOf(string layer)
    {
        var scale = scales.FirstOrDefault(s => s.Layer == layer)
            ?? throw new ArgumentException($"There is no scale for '{layer}': measure activations on this network.");
        return scale.Scale > 0 && double.IsFinite(scale.Scale) ? scale
            : throw new ArgumentException($"'{layer}' is silent on all samples that activations were measured on, so that there is no rate to scale: measure on more samples, or train the network.");
    }

    /// <summary>A name that no layer has.</summary>
    private string Free(string name)
    {
        while (plan.Parts.Any(p => p.Layer.Name == name) || ann.ReadOut.Name == name)
            name += ".neurons";
        return name;
    }
}
