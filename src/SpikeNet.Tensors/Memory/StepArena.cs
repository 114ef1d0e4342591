namespace SpikeNet.Tensors.Memory;

/// <summary>The memory of one training step: everything that the step makes, given back at once when the next step begins.</summary>
/// <remarks>
/// Blocks are kept by size class (powers of two and one step between), so a long run's memory is flat after its first steps. One that
/// no step has asked for in a while is given back: as a network learns to fire, event lists move from one class to the next.
/// A tensor of a finished step knows that it is finished: touching it throws <see cref="InvalidOperationException"/>.
/// An arena belongs to one thread; the kernels that fill its tensors may use many.
/// </remarks>
public sealed class StepArena
{
    /// <summary>Longer than steps of several kinds take turns.</summary>
    private const int StepsUnused = 16;

    private readonly Dictionary<nuint, Stack<NativeBlock>> _free = [];
    private readonly List<NativeBlock> _used = [];

    /// <summary>The number of the current step; storage of another step is invalid.</summary>
    public long Step { get; private set; }

    /// <summary>The bytes that the arena holds, in use or waiting.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>Ends the step: all storage rented so far becomes invalid and is reused.</summary>
    public void Reset()
    {
        foreach (var block in _used)
            _free[block.Bytes].Push(block);
        _used.Clear();
        Step++;
        if (Step % StepsUnused == 0)
            FreeUnused();
    }

    /// <summary>Takes back a block before the step ends: nothing of the step reads it any more.</summary>
    internal void Return(NativeBlock block)
    {
        // Found near the end: what goes back soon was made late.
        var at = _used.LastIndexOf(block);
        if (at < 0)
            return;
        _used.RemoveAt(at);
        _free[block.Bytes].Push(block);
    }

    internal NativeBlock Rent(nuint bytes)
    {
        var size = SizeClass(bytes);
        if (!_free.TryGetValue(size, out var stack))
            _free[size] = stack = new Stack<NativeBlock>();
        if (!stack.TryPop(out var block))
        {
            block = new NativeBlock(size);
            ReservedBytes += (long)size;
        }

        block.LastUse = Step;
        _used.Add(block);
        return block;
    }

    private void FreeUnused()
    {
        foreach (var (size, stack) in _free)
        {
            if (stack.All(b => b.LastUse >= Step - StepsUnused))
                continue;
            var kept = stack.Reverse().Where(b => b.LastUse >= Step - StepsUnused).ToList();
            foreach (var block in stack.Where(b => b.LastUse < Step - StepsUnused))
            {
                block.Free();
                ReservedBytes -= (long)size;
            }

            stack.Clear();
            foreach (var block in kept)
                stack.Push(block);
        }
    }

    /// <summary>Rounds up to a power of two or to one and a half of one, so that at most a third is wasted.</summary>
    private static nuint SizeClass(nuint bytes)
    {
        const nuint smallest = 1024;
        if (bytes <= smallest)
            return smallest;
        var power = (nuint)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes);
        var between = power / 4 * 3;
        return bytes <= between ? between : power;
    }
}
