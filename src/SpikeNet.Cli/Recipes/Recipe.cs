using System.Collections.Immutable;
using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes;

/// <summary>An experiment: data, encoding, network, training.</summary>
internal sealed record Recipe
{
    /// <summary>The name on the command line.</summary>
    internal required string Name { get; init; }

    /// <summary>What it is, in one line.</summary>
    internal required string Description { get; init; }

    /// <summary>The data set by its name in <c>--data</c>.</summary>
    internal required string Data { get; init; }

    /// <summary>From recordings to spikes.</summary>
    internal required InputEncoding Encoding { get; init; }

    /// <summary>How training varies the recordings.</summary>
    internal required MelAugmentationOptions Augmentation { get; init; }

    /// <summary>The widths of the hidden layers.</summary>
    internal required ImmutableArray<int> HiddenSizes { get; init; }

    /// <summary>The neurons of all layers.</summary>
    internal required LifNeuron Neuron { get; init; }

    /// <summary>Their surrogate gradient.</summary>
    internal required Surrogate Surrogate { get; init; }

    /// <summary>The gain of each layer's initial weights, the output's last.</summary>
    internal required ImmutableArray<double> Gains { get; init; }

    /// <summary>Training, but for the seed.</summary>
    internal required TrainerOptions Training { get; init; }

    /// <summary>The input node.</summary>
    internal InputNode Input => new(
        Network.InputName, Encoding.MelImage.Bands * Encoding.MelImage.Frames, Encoding.Code.TimeSteps, Encoding.Code.MaximumSpikesPerChannel);

    /// <summary>All recipes.</summary>
    internal static IReadOnlyList<Recipe> All { get; } = [SpokenDigits("fsdd", "fsdd", 200), SpokenDigits("demo", "synthetic", 20)];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="UserException">There is none.</exception>
    internal static Recipe Named(string name) =>
        All.FirstOrDefault(r => r.Name == name)
        ?? throw new UserException($"'{name}' is no recipe; there are: {string.Join(", ", All.Select(r => $"{r.Name} ({r.Description})"))}.");

    /// <summary>The network with random weights.</summary>
    internal Network Build(int classes, long seed)
    {
        var random = SplitMix64.For(seed, "weights");
        var layers = ImmutableArray.CreateBuilder<Layer>();
        var inputs = Input.Features;
        ImmutableArray<int> sizes = [.. HiddenSizes, classes];
        for (var i = 0; i < sizes.Length; i++)
        {
            var last = i == sizes.Length - 1;
            layers.Add(new Linear($"fc{i + 1}", inputs, sizes[i], random, new LinearOptions { Gain = Gains[i] }));
            layers.Add(new Lif(last ? "output" : $"lif{i + 1}", sizes[i], Neuron, Surrogate));
            inputs = sizes[i];
        }

        return new Network(Name, layers.ToImmutable(), new ReadOut("read-out", ReadOutRule.SpikeCount, classes));
    }

    /// <summary>Spoken digits with a network that fits every target: integrate-and-fire without leak, firing at >=, reset to zero, no bias.</summary>
    private static Recipe SpokenDigits(string name, string data, int epochs) => new()
    {
        Name = name,
        Description = $"ten spoken digits ({data}), a network that fits every target",
        Data = data,
        Encoding = new InputEncoding(new MelImageEncoding(), new SpikeCode(SpikeCodeKind.Latency, TimeSteps: 16, Threshold: 0.2)),
        Augmentation = new MelAugmentationOptions(),
        HiddenSizes = [128, 128],
        Neuron = new LifNeuron { Reset = ResetKind.ToZero },
        Surrogate = Surrogate.ATan,
        Gains = [1.5, 1.5, 1.5],
        Training = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = 64,
            LearningRate = 4e-3,
            Loss = new CrossEntropy { Scale = 1, LabelSmoothing = 0.05 },
            Optimiser = new AdamWOptions { WeightDecay = 2e-2 },
        },
    };
}
