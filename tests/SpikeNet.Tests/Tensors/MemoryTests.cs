using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tests.Tensors;

public class MemoryTests
{
    [Test]
    public void ATensorOfAFinishedStepThrows()
    {
        var arena = new StepArena();
        var tensor = new Tensor([4], arena);
        tensor.Span[0] = 5;
        var kept = tensor.ToOwned();
        arena.Reset();
        Assert.That(() => tensor.Span[0], Throws.InvalidOperationException.With.Message.Contains("ToOwned"));
        Assert.That(kept.Span[0], Is.EqualTo(5));
    }

    [Test]
    public void AnArenaReusesItsMemory()
    {
        var arena = new StepArena();
        for (var step = 0; step < 100; step++)
        {
            arena.Reset();
            _ = new Tensor([1000 + step], arena);
            _ = new Tensor([17], arena);
        }

        // Size classes are at least a third apart, so 1000 to 1099 floats need at most two of them.
        Assert.That(arena.ReservedBytes, Is.LessThanOrEqualTo(1024 + 4096 + 6144));
    }

    [Test]
    public void AnArenaGivesBackWhatNoStepAsksForAnyMore()
    {
        var arena = new StepArena();
        for (var step = 0; step < 200; step++)
        {
            arena.Reset();
            _ = new Tensor([step < 100 ? 100_000 : 1000], arena);
            _ = new Tensor([17], arena);
        }

        Assert.That(arena.ReservedBytes, Is.EqualTo(1024 + 4096));
    }

    [Test]
    public void MemoryIsAligned()
    {
        unsafe
        {
            Assert.That((long)new Tensor([3]).Pointer % 64, Is.Zero);
            Assert.That((long)new Tensor([3], new StepArena()).Pointer % 64, Is.Zero);
        }
    }

    [Test]
    public void ImpossibleShapesAreRefused()
    {
        Assert.That(() => new Tensor([-1]), Throws.ArgumentException);
        Assert.That(() => new Tensor([1 << 20, 1 << 20]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void WorkersDoEveryPartOnceAndPassFailuresOn()
    {
        var counts = new int[1000];
        Workers.Run(counts.Length, i => Interlocked.Increment(ref counts[i]));
        Assert.That(counts, Has.All.EqualTo(1));
        Assert.That(
            () => Workers.Run(100, i => throw new InvalidDataException($"part {i}")),
            Throws.InstanceOf<AggregateException>().Or.InstanceOf<InvalidDataException>());
        Workers.Run(counts.Length, i => Interlocked.Increment(ref counts[i]));
        Assert.That(counts, Has.All.EqualTo(2));
    }
}
