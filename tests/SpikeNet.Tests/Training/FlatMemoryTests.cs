using SpikeNet.Graph;
using SpikeNet.Neurons;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tests.Training;

/// <summary>A long run keeps the memory of its first steps.</summary>
public class FlatMemoryTests
{
    [Test]
    public void TenThousandStepsTakeNoMoreMemoryThanTheFirstThousand()
    {
        var random = new SplitMix64(4);
        var shape = new FeatureShape(2, 6, 6);
        var convolution = new Conv2d("conv", shape, 4, SpatialWindow.Square(3), random);
        var network = new Network(
            "n",
            [
                convolution, new BatchNorm("bn", convolution.OutputShape(shape)), new Lif("lif1", 64, new LifNeuron()),
                new Linear("fc", 64, 3, random),
            ],
            new ReadOut("li", ReadOutRule.LeakyLast, 3, 0.9));
        var adam = new Adam(network.Parameters);
        var loss = new CrossEntropy();
        var arena = new StepArena();
        var (early, late, managed) = (0L, 0L, 0L);
        for (var step = 0; step < 10_000; step++)
        {
            // The number of events, and so the sizes of what a step makes, change from step to step.
            arena.Reset();
            var tape = new GradientTape();
            var values = new float[3 * 2 * 72];
            foreach (ref var value in values.AsSpan())
                value = random.NextDouble() < 0.05 + (0.3 * (step % 97) / 97) ? 1 : 0;
            var output = network.Forward(Signal.Of(SpikeTrain.FromDense(values, 3, 2, 72)), new StepContext { Arena = arena, Tape = tape });
            loss.Compute(output.Scores, [0, 2], arena);
            tape.Backward();
            adam.Step(1e-3);
            if (step <= 1000)
                early = Math.Max(early, arena.ReservedBytes);
            else
                late = Math.Max(late, arena.ReservedBytes);
            if (step == 1000)
                managed = GC.GetTotalMemory(forceFullCollection: true);
        }

        Assert.That(late, Is.LessThanOrEqualTo(early));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true), Is.LessThan(managed + (1 << 20)));
    }
}
