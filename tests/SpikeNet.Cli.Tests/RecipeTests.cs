using SpikeNet.Cli.Recipes;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Tests;

/// <summary>Recipes say what they are; what is wrong with them is said with file, line, key and what is allowed.</summary>
public class RecipeTests
{
    private const string Small = """
        data: fsdd
        input:
          mel-image: {bands: 8, frames: 8, code: {kind: latency, steps: 4}}
        layers:
          - conv2d: {channels: 3, kernel: 3}
          - batch-norm
          - lif: {decay: 0.9}
          - avg-pool2d: 2
          - flatten
          - dropout: 0.1
          - linear: {out: classes, bias: true}
        read-out: leaky-last
        training: {epochs: 2}
        """;

    /// <summary>The recipe with another second layer, whatever the layout of what it gives.</summary>
    private static string With(string layer) => Small
        .Replace("  - batch-norm\n", $"  - {layer}\n", StringComparison.Ordinal).Replace("  - avg-pool2d: 2\n", "", StringComparison.Ordinal);

    private static string Refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1))!.Message;

    [Test]
    public void EveryBuiltInRecipeIsReadAndNamedAsItsFile()
    {
        Assert.That(RecipeCatalogue.Names, Is.SupersetOf(new[] { "demo", "fsdd", "nmnist" }));
        foreach (var (name, recipe) in RecipeCatalogue.Names.Zip(RecipeCatalogue.BuiltIn()))
        {
            Assert.That(recipe.Name, Is.EqualTo(name));
            Assert.That(recipe.Description, Is.Not.Empty);
        }
    }

    [Test]
    public void SizesComeFromTheDataSet()
    {
        var network = Recipe.Parse(Small, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1);

        // 8 - 3 + 1 = 6 places each way, 3 channels; pooled 3 x 3 x 3 = 27.
        Assert.That(network.Layers.Select(l => l.OutFeatures), Is.EqualTo(new[] { 108, 108, 108, 27, 27, 27, 10 }));
        Assert.That(network.Layers.Select(l => l.Name), Is.EqualTo(new[] { "conv2d1", "batch-norm1", "lif1", "avg-pool2d1", "flatten1", "dropout1", "linear1" }));

        // 27 weights of the convolution, 3 gains and 3 shifts, 270 weights and 10 biases.
        Assert.That(network.ParameterCount, Is.EqualTo(27 + 6 + 280));
    }

    [TestCase("kernel: 3", "kernal: 3", "my.yaml: line 5: ", "'kernel' of conv2d is missing")]
    [TestCase("kernel: 3}", "kernel: 3, strid: 2}", "my.yaml: line 5: ", "'strid' is no key of conv2d; allowed: name, channels, kernel, stride, padding, dilation, bias, gain, groups, weight-norm, initialisation")]
    [TestCase("decay: 0.9", "decay: 1.5", "my.yaml: line 7: ", "'decay' of lif: expected a number from 0 to 1, found '1.5'")]
    [TestCase("training: {epochs: 2}", "training: {epochs: two}", "my.yaml: line 13: ", "'epochs' of training: expected a whole number of at least 1, found 'two'")]
    [TestCase("read-out: leaky-last", "read-out: last-word", "my.yaml: line 12: ", "spike-count, leaky-maximum, leaky-last, maximum, last")]
    [TestCase("- flatten", "- flaten", "my.yaml: line 9: ", "'flaten' is no layer; there are: attention, avg-pool1d, avg-pool2d")]
    [TestCase("data: fsdd", "data: elsewhere", "my.yaml: line 1: ", "fsdd, synthetic")]
    [TestCase("training: {epochs: 2}", "trainin: {epochs: 2}", "my.yaml: line 13: ", "'trainin' is no key of a recipe; allowed: name, description, data, split")]
    [TestCase("data: fsdd", "data: fsdd\ndata: fsdd", "my.yaml: line ", "no YAML")]
    [TestCase("dropout: 0.1", "dropout: [0.1", "my.yaml: line ", "no YAML")]
    public void AMistakeIsNamedWithItsLine(string right, string wrong, string where, string what)
    {
        var message = Refused(Small.Replace(right, wrong, StringComparison.Ordinal));
        Assert.That(message, Does.StartWith(where).And.Contain(what));
    }

    [Test]
    public void ALayerThatDoesNotFitIsNamedWithItsLine()
    {
        // 8 - 3 + 1 = 6 places, on which a kernel of 7 has no room.
        var message = Refused(Small.Replace("  - avg-pool2d: 2", "  - conv2d: {channels: 2, kernel: 7}", StringComparison.Ordinal));
        Assert.That(message, Does.StartWith("my.yaml: line 8: the layer 'conv2d2' (conv2d) does not fit its input of 3 x 6 x 6").And.Contain("does not fit into"));
        message = Refused(Small.Replace("out: classes", "out: 9", StringComparison.Ordinal));
        Assert.That(message, Does.StartWith("my.yaml: line 12: ").And.Contain("gives 9 values, but the read-out takes 10"));
    }

    [Test]
    public void NeuronsOfAnyModelWithValuesDrawnPerNeuron()
    {
        var text = Small.Replace(
            "- dropout: 0.1",
            "- linear: 20\n  - neuron: {model: ALIF, recurrent: true, train-parameters: true, values: {tau_m: {from: 5, to: 50}, beta: 1}, surrogate: {kind: slayer, amplitude: 0.4}}",
            StringComparison.Ordinal);
        var network = Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1);
        var taus = network.Parameters.Single(p => p.Name == "neuron1.tau_m").Value.Span.ToArray();
        Assert.That(taus, Has.Length.EqualTo(20).And.All.InRange(5, 50));
        Assert.That(taus.Distinct().Count(), Is.GreaterThan(15));
        Assert.That(network.Parameters.Single(p => p.Name == "neuron1.beta").Value.Length, Is.EqualTo(1));
        Assert.That(network.Parameters.Any(p => p.Name.StartsWith("neuron1.recurrent", StringComparison.Ordinal)), Is.True);
        Assert.That(Refused(text.Replace("beta: 1", "betta: 1", StringComparison.Ordinal)), Does.Contain("ALIF has no parameter 'betta'; it has tau_m"));
    }

    [Test]
    public void TheSameSeedGivesTheSameNetwork()
    {
        float[] Weights(long seed) => [.. Recipe.Parse(Small, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, seed).Parameters.SelectMany(p => p.Value.Span.ToArray())];
        var first = Weights(5);
        Assert.That(Weights(5), Is.EqualTo(first));
        Assert.That(Weights(6), Is.Not.EqualTo(first));
    }

    [TestCase("{conv-transpose2d: {channels: 2, kernel: 2, stride: 2, bias: true}}", 2 * 12 * 12, (2 * 2 * 3 * 2) + 2)]
    [TestCase("{conv-transpose2d: {channels: 3, kernel: 3, stride: 2, padding: 1, output-padding: 1, groups: 3}}", 3 * 12 * 12, 9 * 3)]
    [TestCase("layer-norm", 108, 216)]
    [TestCase("{layer-norm: {each-place: true}}", 108, 6)]
    [TestCase("{group-norm: 3}", 108, 6)]
    [TestCase("{gated-spiking-unit: 5}", 5, (108 * 10) + 10 + (2 * 25))]
    [TestCase("{learnable-delay: 4}", 108, 108)]
    [TestCase("{attention: {form: product, heads: 3, decay: 0.5, threshold: 0.5}}", 108, 3 * (9 + 6))]
    [TestCase("{attention: {form: and-or, normalise: false}}", 108, 27)]
    [TestCase("{dual-branch: {first: [{conv2d: {channels: 2, kernel: 1}}], second: [{conv2d: {channels: 5, kernel: 1}}], fusion: concatenate}}", 7 * 36, 6 + 15)]
    [TestCase("{dual-branch: {first: [{linear: 4}], second: [{linear: 4}], fusion: weighted}}", 4, (2 * 432) + 2)]
    [TestCase("{dual-branch: {first: [{linear: 4}], second: [{linear: 4}], read-outs: {first: 5, second: 20}}}", 4, (2 * 432) + 2)]
    [TestCase("{dual-path: {places: [{gated-spiking-unit: 4}], places-back: [{gated-spiking-unit: 4}], time: [{gated-spiking-unit: 5}]}}", 5 * 36, (2 * (24 + 8 + 32)) + (80 + 10 + 50))]
    public void LayersOfBranchesAttentionAndDelays(string layer, int outputs, int parameters)
    {
        // Behind the convolution there are 3 channels of 6 x 6 places.
        var text = With(layer);
        Assert.That(text, Does.Contain(layer));
        var network = Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1);
        Assert.That(network.Layers[1].OutFeatures, Is.EqualTo(outputs));
        Assert.That(network.Layers[1].Parameters.Sum(p => p.Value.Length), Is.EqualTo(parameters));
    }

    [TestCase("{dual-branch: {first: [], second: [{linear: 4}]}}", "at least one layer")]
    [TestCase("{dual-branch: {first: [{linear: 4}], second: [{linear: 4}], fusion: add, read-outs: {first: 5, second: 20}}}", "'fusion'")]
    [TestCase("{dual-branch: {first: [{linear: 4}], second: [{linear: 5}]}}", "which do not add")]
    [TestCase("{attention: {form: product, heads: 2}}", "heads")]
    [TestCase("{group-norm: 2}", "groups")]
    [TestCase("{conv-transpose2d: {channels: 2, kernel: 2, output-padding: 1}}", "below the stride")]
    [TestCase("{learnable-delay: {steps: 4, sigma: {from: 0}}}", "'from'")]
    public void MistakesInThemNameTheLine(string layer, string says)
    {
        var text = With(layer);
        var line = text.Split('\n').TakeWhile(l => !l.Contains(layer, StringComparison.Ordinal)).Count() + 1;
        Assert.That(
            () => Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"my.yaml: line {line}: ").And.Message.Contains(says));
    }

    [Test]
    public void AResidualBranchHasLayersOfItsOwn()
    {
        var text = Small.Replace(
            "  - batch-norm\n",
            "  - residual: {body: [{conv2d: {channels: 3, kernel: 3, padding: 1}}, batch-norm], join: add}\n",
            StringComparison.Ordinal);
        var network = Recipe.Parse(text, "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1);

        // The branch: 3 x 3 x 3 x 3 weights, 3 gains, 3 shifts.
        Assert.That(network.Layers[1].OutFeatures, Is.EqualTo(108));
        Assert.That(network.Layers[1].Parameters.Sum(p => p.Value.Length), Is.EqualTo(81 + 6));
    }

    [Test]
    public void LossesOfEveryStepAreNamed()
    {
        var temporal = Recipe.Parse(Small + "\nloss: {temporal-cross-entropy: {lambda: 0.05, level: 0.5, scale: 2}}\n", "my.yaml", "my").Training;
        Assert.That(temporal.SequenceLoss, Is.EqualTo(new TemporalCrossEntropy { Regularisation = 0.05, Level = 0.5, OfStep = new CrossEntropy { Scale = 2 } }));
        var spikes = Small.Replace("read-out: leaky-last", "  - lif: {name: last}\nread-out: spike-count", StringComparison.Ordinal);
        var distance = Recipe.Parse(spikes + "\nloss: {van-rossum: {time-constant: 5, label-every: 3}}\n", "my.yaml", "my").Training;
        Assert.That(distance.SequenceLoss, Is.EqualTo(new VanRossumToLabels { Distance = new VanRossumDistance { TimeConstantSteps = 5 }, LabelInterval = 3 }));
    }

    [TestCase("loss: van-rossum", "line 15: ", "SpikeCount, SpikeRate or FirstSpike, not LeakyLast")]
    [TestCase("loss: mean-squared-rate", "line 15: ", "SpikeCount, SpikeRate or PopulationVote, not LeakyLast")]
    [TestCase("loss: hinge", "line 15: ", "'hinge' is no loss; there are: cross-entropy, mean-squared-rate, temporal-cross-entropy, van-rossum")]
    public void ALossThatDoesNotFitIsRefused(string line, string place, string words) =>
        Assert.That(Refused(Small + "\n\n" + line + "\n"), Does.StartWith($"my.yaml: {place}").And.Contain(words));

    private static IEnumerable<TestCaseData> Bombs()
    {
        TestCaseData Case(string name, string text, string words) => new TestCaseData(text, words).SetName($"A hostile recipe: {name}");
        yield return Case("lists without end", "data: " + new string('[', 200_000), "my.yaml: line 1: lists and mappings nested more than 64 deep");
        yield return Case("mappings without end", string.Concat(Enumerable.Repeat("{a: ", 100_000)), "my.yaml: line 1: lists and mappings nested more than 64 deep");
        yield return Case("a list that holds itself", "data: fsdd\nlayers:\n  - &a {residual: {body: [*a]}}\n", "my.yaml: line 3: '*a' stands for what it lies in");
        var laughs = new List<string> { "x0: &x0 {residual: {body: [flatten]}}" };
        for (var i = 1; i < 12; i++)
            laughs.Add($"x{i}: &x{i} {{residual: {{body: [{string.Join(", ", Enumerable.Repeat($"*x{i - 1}", 9))}]}}}}");
        yield return Case("aliases of aliases", string.Join('\n', laughs), "more than 65536 values");
        yield return Case("a long text", new string('k', (1 << 20) + 1), "my.yaml: 1048577 characters");
        yield return Case("a layer beyond memory", With("linear: {out: 30000000}"), "my.yaml: line 6: the layer 'linear1' (linear) does not fit its input of 3 x 6 x 6: it would have 3240000000 weights");
        yield return Case("channels beyond memory", Small.Replace("channels: 3", "channels: 2000000000", StringComparison.Ordinal), "it would have 18000000000 weights");
        yield return Case("delays without end", With("learnable-delay: 2000000000"), "my.yaml: line 6: the layer 'learnable-delay1' (learnable-delay)");
        yield return Case("a name without end", With($"flatten: {{name: {new string('n', 3000)}}}"), "or more than 64");
    }

    [TestCaseSource(nameof(Bombs))]
    public void HostileRecipesAreRefusedInLittleMemory(string text, string words)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(Refused(text), Does.StartWith("my.yaml: ").And.Contain(words));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64L << 20));
    }

    [Test]
    public void AliasesStandForLayers()
    {
        var network = Recipe.Parse(Small.Replace("- batch-norm", "- &twice {dropout: 0.2}\n  - *twice", StringComparison.Ordinal), "my.yaml", "my").Build(new FeatureShape(1, 8, 8), 10, 1);
        Assert.That(network.Layers.OfType<Dropout>().Count(), Is.EqualTo(3));
    }
}
