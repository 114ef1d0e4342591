using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Layers.Conformance;

/// <summary>Every layer of the library; a new one is a new line.</summary>
internal static class LayerCases
{
    private static readonly FeatureShape Map = new(4, 5, 6);
    private static readonly FeatureShape Line = FeatureShape.Line(4, 9);
    private static readonly LifNeuron Neuron = new() { Decay = 0.8, Threshold = 0.6, Reset = ResetKind.BySubtraction };
    private static readonly Conv2dOptions Convolution = new() { Bias = true, Groups = 2, Gain = 1.5 };
    private static readonly ConvTransposeOptions Transposed = new() { Bias = true, Groups = 2, Gain = 1.5, OutputPadding = 1 };

    internal static IEnumerable<LayerCase> All =>
    [
        new("Linear", r => new Linear("layer", 12, 7, r, new LinearOptions { Bias = true, Gain = 2 })),
        new("Linear, standardised", r => new Linear("layer", 12, 7, r, new LinearOptions { Normalisation = new WeightNormalisation() })),
        new("Conv1d", r => new Conv1d("layer", Line, 6, SpatialWindow.Line(3, 2, 1), r, Convolution)),
        new("Conv2d", r => new Conv2d("layer", Map, 6, new SpatialWindow(3, 2, 2, 1, 1, 0, 1, 2), r, Convolution)),
        new("ConvTranspose1d", r => new ConvTranspose1d("layer", Line, 6, SpatialWindow.Line(4, 3, 1), r, Transposed)),
        new("ConvTranspose2d", r => new ConvTranspose2d("layer", Map, 6, new SpatialWindow(3, 2, 2, 3, 1, 0, 1, 2), r, Transposed)),
        new("ConvTranspose2d, plain", r => new ConvTranspose2d("layer", Map, 3, SpatialWindow.Square(3, padding: 1), r)),
        new("AvgPool1d", _ => new AvgPool1d("layer", Line, 3)),
        new("AvgPool2d", _ => new AvgPool2d("layer", Map, 2)),
        new("SumPool2d", _ => new SumPool2d("layer", Map, 2)),
        new("MaxPool1d", _ => new MaxPool1d("layer", Line, 3)),
        new("MaxPool2d", _ => new MaxPool2d("layer", Map, 2)),
        new("Flatten", _ => new Flatten("layer", Map)),
        new("Relu", _ => new Relu("layer", 12)) { NoGraph = "networks without spikes are converted first" },
        new("Qcfs", _ => new Qcfs("layer", 12)) { NoGraph = "networks without spikes are converted first", GradientElsewhere = "it goes straight through its steps: the tests of Qcfs" },
        new("Dropout", _ => new Dropout("layer", 12, 0.3)) { DiffersInTraining = true },
        new("ActivityRegulariser", _ => new ActivityRegulariser("layer", 12, new SpikeCountPenalty()))
        {
            TakesEventsOnly = true, GradientElsewhere = "it adds the gradient of a penalty that is not in the loss: ActivityLossTests",
        },
        new("BatchNorm", _ => new BatchNorm("layer", Map)) { TakesSums = true, DiffersInTraining = true },
        new("TdBatchNorm", _ => new TdBatchNorm("layer", Map, 0.6, 0.7)) { TakesSums = true, DiffersInTraining = true },
        new("LayerNorm", _ => new LayerNorm("layer", Map)) { TakesSums = true },
        new("LayerNorm, each place", _ => new LayerNorm("layer", Map, new LayerNormOptions { EachPlace = true })) { TakesSums = true },
        new("GroupNorm", _ => new GroupNorm("layer", 2, Map)) { TakesSums = true },
        new("Lif", _ => new Lif("layer", 9, Neuron, Surrogate.StraightThrough)) { TakesSums = true, Neurons = "layer" },
        new("NeuronLayer, spikes", _ => new NeuronLayer("layer", 9, NeuronLibrary.Named("LIF"), new NeuronLayerOptions { Surrogate = Surrogate.StraightThrough }))
        {
            TakesSums = true, Neurons = "layer",
        },
        new("NeuronLayer, states", _ => new NeuronLayer("layer", 9, NeuronLibrary.Named("LI"), new NeuronLayerOptions { TrainParameters = true })) { TakesSums = true, GivesStates = true },
        new("GatedSpikingUnit", r => new GatedSpikingUnit("layer", 12, 7, r))
        {
            GradientElsewhere = "it is recurrent: RecurrentNeuronTests, and TemporalLayerTests that it learns",
        },
        new("LearnableDelay", r => new LearnableDelay("layer", 12, 3, r) { Sigma = 0.8 }) { DiffersInTraining = true },
        new("Sequential", r => new Sequential("layer", new Linear("a", 12, 8, r), new Flatten("b", FeatureShape.Flat(8)), new LayerNorm("c", FeatureShape.Flat(8)))),
        new("Residual, add", r => new Residual("layer", new Linear("body", 12, 7, r, new LinearOptions { Gain = 2 }), new Linear("shortcut", 12, 7, r))),
        new("Residual, or", r => new Residual("layer", Spiking("body", 12, 12, r), kind: ResidualKind.Or))
        {
            TakesEventsOnly = true, GradientElsewhere = "spikes have no smooth or: ResidualKernelTests",
        },
        new("DualBranch, add", r => new DualBranch("layer", FeatureShape.Flat(12), new Linear("first", 12, 7, r), new Linear("second", 12, 7, r))),
        new("DualBranch, concatenate", r => new DualBranch(
            "layer", Map, new Conv2d("first", Map, 3, SpatialWindow.Square(3, padding: 1), r), new Conv2d("second", Map, 2, SpatialWindow.Square(1), r), BranchFusion.Concatenate)),
        new("DualBranch, weighted", r => new DualBranch("layer", FeatureShape.Flat(12), new Linear("first", 12, 7, r), new Linear("second", 12, 7, r), BranchFusion.Weighted)),
        new("DualBranch, weighted spikes", r => new DualBranch("layer", FeatureShape.Flat(12), Spiking("first", 12, 7, r), Spiking("second", 12, 7, r), BranchFusion.Weighted))
        {
            GradientElsewhere = "spikes: the fusion is held by the branches without",
        },
        new("DualBranch, read-outs", r => DualBranch.WithReadOuts("layer", FeatureShape.Flat(12), new Linear("a", 12, 3, r), new Linear("b", 12, 3, r), (5, 20))) { GivesStates = true },
        new("SpikingSelfAttention, product", r => new SpikingSelfAttention("layer", Map, r, new SpikingSelfAttentionOptions { Heads = 2, Neuron = Neuron, Gain = 2 }))
        {
            GradientElsewhere = "AttentionTests, by the polynomial that agrees with it on spikes",
        },
        new("SpikingSelfAttention, and/or", r => new SpikingSelfAttention("layer", Map, r, new SpikingSelfAttentionOptions { Form = AttentionKind.AndOr, Neuron = Neuron, Normalise = false, Gain = 3 }))
        {
            GradientElsewhere = "AttentionTests, by the polynomial that agrees with it on spikes",
        },
        new("AxisPath, places, values", r => new AxisPath("layer", Line, PathAxis.PlacesReversed, new NeuronLayer("leaky", 4, NeuronLibrary.Named("LI")))) { NoGraph = "values, not spikes" },
        new("AxisPath, time, values", r => new AxisPath("layer", Line, PathAxis.Time, new NeuronLayer("leaky", 4, NeuronLibrary.Named("LI")))) { NoGraph = "values, not spikes" },
        new("AxisPath, places", r => new AxisPath("layer", Line, PathAxis.Places, new GatedSpikingUnit("gsu", 4, 5, r))) { GradientElsewhere = "spikes: held by the paths of values" },
        new("AxisPath, time", r => new AxisPath("layer", Line, PathAxis.Time, Spiking("body", 4, 5, r))) { GradientElsewhere = "spikes: held by the paths of values" },
        new("DualPath", r => new DualPath("layer", Line, new GatedSpikingUnit("over", 4, 3, r), new GatedSpikingUnit("through", 6, 4, r), new GatedSpikingUnit("back", 4, 3, r)))
        {
            GradientElsewhere = "spikes: held by the paths of values",
        },
    ];

    private static Sequential Spiking(string name, int inputs, int outputs, SplitMix64 random) =>
        new(name, new Linear($"{name}.fc", inputs, outputs, random, new LinearOptions { Gain = 3 }), new Lif($"{name}.lif", outputs, Neuron));
}
