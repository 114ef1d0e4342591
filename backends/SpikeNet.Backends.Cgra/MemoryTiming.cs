namespace SpikeNet.Backends.Cgra;

/// <summary>The cycles that the memory accesses of an instruction take (ESL-CGRA-simulator).</summary>
/// <remarks>
/// One-to-M and N-to-M: 1 + the number of accesses in the whole array. Interleaved: the k-th accesses of all columns go together and queue at
/// bank (address / 4) mod banks, columns in ascending order; a column's cycles are 1 + sum over k of (p_k + 1 - p_(k+1)), with p_k the
/// position in the queue, from 0, of its k-th access and 0 after the last: who waited once is staggered for the next access and waits no
/// more. The slowest column counts. (The simulator counts addresses from a base; a base that is a multiple of 4 * banks changes nothing.)
/// </remarks>
/// <param name="bus">The bus.</param>
/// <param name="banks">Banks of the interleaved memory.</param>
public sealed class MemoryTiming(CgraBus bus, int banks)
{
    /// <summary>Bytes of a word.</summary>
    public const int WordBytes = 4;

    /// <summary>The bus.</summary>
    public CgraBus Bus => bus;

    /// <summary>The cycles of an instruction's accesses; 0 where it has none.</summary>
    public int Cycles(CgraInstruction instruction)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        var columns = Enumerable.Range(0, instruction.Columns)
            .Select(c => Enumerable.Range(0, instruction.Rows).Select(r => instruction.At(r, c).Address).OfType<long>().ToArray()).ToArray();
        var accesses = columns.Sum(c => c.Length);
        if (accesses == 0)
            return 0;
        return bus == CgraBus.Interleaved ? Interleaved(columns, instruction.Rows) : 1 + accesses;
    }

    private int Interleaved(long[][] columns, int rows)
    {
        var positions = new int[columns.Length, rows + 1];
        for (var k = 0; k < rows; k++)
        {
            var queued = new int[banks];
            for (var c = 0; c < columns.Length; c++)
            {
                if (k < columns[c].Length)
                    positions[c, k] = queued[columns[c][k] / WordBytes % banks]++;
            }
        }

        return Enumerable.Range(0, columns.Length).Max(c => 1 + Enumerable.Range(0, columns[c].Length).Sum(k => positions[c, k] + 1 - positions[c, k + 1]));
    }
}
