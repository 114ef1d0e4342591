using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Training;

public class DivergenceTests
{
    private static TrainingDivergedException Diverges(Network network, ITrainingData? data = null, TrainerOptions? options = null)
    {
        var before = TrainerTests.Weights(network);
        var trainer = new Trainer(network, options ?? TrainerTests.Options(1));
        var thrown = Assert.Throws<TrainingDivergedException>(() => trainer.Run(data ?? new Blocks(), null));
        Assert.That(TrainerTests.Weights(network), Is.EqualTo(before), "the step is not taken");
        return thrown!;
    }

    [Test]
    public void AnInfiniteLossNamesTheLayer()
    {
        var network = NetworkTests.Make(1, ReadOutRule.LeakyLast);
        network.Parameters[1].Value.Span.Fill(float.MaxValue);
        var e = Diverges(network);
        Assert.That(e.Message, Does.Contain("epoch 1, step 1").And.Contains("'fc2'").And.Contains("learning rate"));
        Assert.That((e.Epoch, e.Step, e.Culprit), Is.EqualTo((1, 1, "fc2")));
    }

    [Test]
    public void ALayerThatHidesNaNBehindSpikesIsFoundByItsGradient()
    {
        // A membrane of NaN never spikes, so the loss stays finite; the surrogate's slope there is NaN.
        var network = NetworkTests.Make(1);
        network.Parameters[0].Value.Span.Fill(float.NaN);
        var e = Diverges(network);
        Assert.That(e.Message, Does.Contain("gradient").And.Contains("'fc1' is the first"));
        Assert.That(e.Culprit, Is.EqualTo("fc1"));
    }

    [Test]
    public void AGradientThatIsNotFiniteNamesTheParameterNearestTheOutput()
    {
        var network = NetworkTests.Make(1);
        var broken = new Network("broken", [.. network.Layers.Take(3), new BrokenBack("broken", 3), network.Layers[3]], network.ReadOut);
        var e = Diverges(broken);
        Assert.That(e.Message, Does.Contain("gradient of 'fc2.weight'"));
        Assert.That(e.Culprit, Is.EqualTo("fc2.weight"));
    }

    [Test]
    public void AccumulatedAndTruncatedStepsAreSearchedToo()
    {
        var network = NetworkTests.Make(1);
        network.Parameters[0].Value.Span.Fill(float.NaN);
        Assert.That(Diverges(network, options: TrainerTests.Options(1) with { AccumulateBatches = 3 }).Culprit, Is.EqualTo("fc1"));
        Assert.That(Diverges(TruncationTests.Carrying(float.NaN), options: TrainerTests.Options(1) with { TruncateSteps = 4 }).Culprit, Is.EqualTo("fc1"));
    }

    [Test]
    public void ValuesOfTheInputAreLookedAtFirst()
    {
        var e = Diverges(NetworkTests.Make(1, ReadOutRule.LeakyLast), new NotANumber());
        Assert.That(e.Culprit, Is.EqualTo(Network.InputName));
        Assert.That(e.Message, Does.Contain("input").And.Contains("encoding"));
    }

    [Test]
    public void LayersWithoutMemoryAreNamed([Values] bool back)
    {
        var network = NetworkTests.Make(1);
        var large = new Network("large", [.. network.Layers.Take(3), new TooLarge("hungry", 3, back), network.Layers[3]], network.ReadOut);
        var thrown = Assert.Throws<InsufficientMemoryException>(() => new Trainer(large, TrainerTests.Options(1)).Run(new Blocks(), null));
        Assert.That(thrown!.Message, Does.Contain("'hungry'").And.Contains("4,000,000 bytes").And.Contains("smaller batch"));
    }

    /// <summary>A stage that passes everything on, to be broken by those that derive from it.</summary>
    private abstract class Passing(string name, int size) : Layer(name)
    {
        public override int InFeatures => size;

        public override int OutFeatures => size;

        public override Signal Forward(Signal input, StepContext context)
        {
            var output = Signal.Of(input.Dense!, needsGradient: true);
            context.Tape?.Record(() => input.Gradient = Back(output.Gradient!));
            return output;
        }

        public override GraphNode ToNode() => throw new InvalidOperationException();

        protected abstract Tensor Back(Tensor gradient);
    }

    private sealed class BrokenBack(string name, int size) : Passing(name, size)
    {
        protected override Tensor Back(Tensor gradient)
        {
            var broken = gradient.ToOwned();
            broken.Span.Fill(float.PositiveInfinity);
            return broken;
        }
    }

    private sealed class TooLarge(string name, int size, bool back) : Passing(name, size)
    {
        public override Signal Forward(Signal input, StepContext context) => back ? base.Forward(input, context) : throw Nothing();

        protected override Tensor Back(Tensor gradient) => throw Nothing();

        private static InsufficientMemoryException Nothing() => new("A tensor of 1,000,000 elements needs 4,000,000 bytes, and the system gave no such memory.");
    }

    private sealed class NotANumber : ITrainingData
    {
        public int Count => 16;

        public int LabelOf(int sample) => sample % 3;

        public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
        {
            var values = new float[2 * samples.Length * 12];
            values[^1] = float.NaN;
            return SpikeTrain.FromDense(values, 2, samples.Length, 12);
        }
    }
}
