using SpikeNet.Tensors;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Where a row lies for each step, sample and neuron.</summary>
/// <param name="Start">Step 0, sample 0, neuron 0.</param>
/// <param name="StepBytes">From step to step; 0 where one row serves all.</param>
/// <param name="SampleBytes">From sample to sample; 0 where one row serves all.</param>
/// <param name="NeuronBits">From neuron to neuron: 32, 1 for spikes, 0 for one number for all.</param>
internal readonly record struct RowAddress(nint Start, nint StepBytes, nint SampleBytes, int NeuronBits);

/// <summary>Runs a row kernel over a sequence: samples and blocks of neurons in parallel, time inside.</summary>
/// <remarks>
/// A block's states stay in L1 from step to step; blocks are no smaller than that takes, since each row of a block is a new place
/// in memory (measured: with 8192 floats of state the loop runs at the speed of memory, with 4096 a tenth slower).
/// Blocks begin at multiples of 64 neurons, so that no two threads meet in a word of spikes or in a vector.
/// </remarks>
internal sealed unsafe class SequenceRows(RowKernel kernel, RowAddress[] addresses, int steps, int batch, int neurons)
{
    /// <summary>Where each of the kernel's rows lies.</summary>
    internal ReadOnlySpan<RowAddress> Addresses => addresses;

    /// <summary>The kernel.</summary>
    internal RowKernel Kernel => kernel;

    /// <summary>Floats behind a row that kernels may load: they load whole vectors at its end.</summary>
    internal const int KernelSlack = 16;

    private const int StateFloatsInCache = 4096;
    private const int SmallestBlock = 512;

    /// <summary>So that a thread that is held up does not hold up the others.</summary>
    private const int PartsPerThread = 4;

    /// <summary>Where each of the kernel's rows lies, but for those of one role, which lie elsewhere.</summary>
    internal void CopyAddresses(Span<RowAddress> target, RowRole moved, RowAddress place)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = kernel.Specification.Rows[i].Role == moved ? place : addresses[i];
    }

    /// <summary>The floats of a row that is padded to whole vectors, and from it to the next such row.</summary>
    /// <remarks>
    /// Rows lie 1088 bytes apart modulo 4096: where a row's next load has the low 12 address bits of another row's last store, the
    /// processor takes it to depend on that store (measured: a tenth more time for three states in rows 64 bytes apart).
    /// </remarks>
    internal static int Padded(int neurons)
    {
        const int page = 1024;
        const int distance = 272;
        var whole = (neurons + 15) / 16 * 16;
        return whole + ((distance - (whole % page) + page) % page);
    }

    /// <summary>A row of <c>[T, B, N]</c>.</summary>
    internal static RowAddress Of(Tensor tensor)
    {
        var sample = (nint)tensor.Shape[2] * sizeof(float);
        return new RowAddress((nint)tensor.Pointer, sample * tensor.Shape[1], sample, 32);
    }

    /// <summary>A tensor's first element.</summary>
    internal static nint First(Tensor tensor) => (nint)tensor.Pointer;

    /// <summary>A row of bits.</summary>
    internal static RowAddress Of(SpikeMask mask)
    {
        nint sample = mask.WordsPerRow * sizeof(ulong);
        return new RowAddress((nint)mask.Pointer, sample * mask.BatchSize, sample, 1);
    }

    /// <summary>A row that a sample keeps from step to step, in <c>[B, rows, padded N]</c>.</summary>
    internal static RowAddress OfSample(Tensor scratch, int row)
    {
        nint length = scratch.Shape[2] * sizeof(float);
        return new RowAddress((nint)scratch.Pointer + (row * length), 0, scratch.Shape[1] * length, 32);
    }

    /// <summary>Runs all steps for all samples.</summary>
    /// <param name="rowsInCache">The rows that each step reads and writes again.</param>
    /// <param name="backwards">From the last step to the first.</param>
    internal void Run(int rowsInCache, bool backwards) =>
        ForEachBlock(rowsInCache, (b, first, count) => Steps(addresses, b, first, count, 0, steps, backwards));

    /// <summary>Calls for each sample and block of neurons, in parallel.</summary>
    /// <param name="rowsInCache">The rows that each step reads and writes again.</param>
    /// <param name="block">Takes the sample, the block's first neuron and its length.</param>
    internal void ForEachBlock(int rowsInCache, Action<int, int, int> block)
    {
        // Equal blocks: a small one left over would keep one thread while the other waits.
        var wanted = Math.Max((long)neurons * Math.Max(1, rowsInCache) / StateFloatsInCache, PartsPerThread * Workers.Threads / Math.Max(1, batch));
        wanted = Math.Min(wanted, neurons / SmallestBlock);
        var size = (int)((neurons / Math.Max(1, wanted)) + 63) / 64 * 64;
        var blocks = (neurons + size - 1) / Math.Max(1, size);
        Workers.Run(batch * blocks, part =>
        {
            var first = part % blocks * size;
            block(part / blocks, first, Math.Min(size, neurons - first));
            // Streaming stores are ordered by nothing else.
            Thread.MemoryBarrier();
        });
    }

    /// <summary>Runs one step for one sample.</summary>
    internal void Step(int t, int b) => Steps(addresses, b, 0, neurons, t, t + 1, backwards: false);

    /// <summary>Runs steps for one sample and block of neurons.</summary>
    /// <param name="at">Where the kernel's rows lie.</param>
    /// <param name="b">The sample.</param>
    /// <param name="first">The block's first neuron.</param>
    /// <param name="count">The block's length.</param>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    /// <param name="backwards">From the last to the first.</param>
    internal void Steps(ReadOnlySpan<RowAddress> at, int b, int first, int count, int from, int to, bool backwards)
    {
        var length = at.Length;
        var rows = stackalloc nint[length];
        var moves = stackalloc nint[length];
        var begin = backwards ? to - 1 : from;
        for (var i = 0; i < length; i++)
        {
            var row = at[i];
            moves[i] = backwards ? -row.StepBytes : row.StepBytes;
            rows[i] = row.Start + (b * row.SampleBytes) + ((nint)first * row.NeuronBits / 8) + (begin * row.StepBytes);
        }

        var ahead = (nint)batch * neurons * sizeof(float);
        var arguments = new RowArguments { Neurons = count, Rows = rows, Ahead = backwards ? -ahead : ahead };
        var run = kernel.Run;
        for (var t = from; t < to; t++)
        {
            run(&arguments);
            for (var i = 0; i < length; i++)
                rows[i] += moves[i];
        }
    }
}
