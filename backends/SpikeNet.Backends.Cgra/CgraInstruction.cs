using System.Collections.Immutable;

namespace SpikeNet.Backends.Cgra;

/// <summary>An instruction of the whole array: one operation for each processing element, which all take as long as the slowest.</summary>
public sealed class CgraInstruction
{
    /// <summary>An instruction.</summary>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="elements">The operations, row by row.</param>
    /// <exception cref="ArgumentException">The number of operations is not rows * columns, or an access to memory has no address.</exception>
    public CgraInstruction(int rows, int columns, params ImmutableArray<PeOperation> elements)
    {
        if (elements.Length != rows * columns)
            throw new ArgumentException($"{rows} x {columns} elements take {rows * columns} operations, but {elements.Length} came.", nameof(elements));
        if (elements.Any(e => ReachesMemory(e.Operation) != e.Address.HasValue))
            throw new ArgumentException("Loads and stores state an address, other operations do not.", nameof(elements));
        Rows = rows;
        Columns = columns;
        Elements = elements;
    }

    /// <summary>Rows of the array.</summary>
    public int Rows { get; }

    /// <summary>Columns of the array.</summary>
    public int Columns { get; }

    /// <summary>The operations, row by row.</summary>
    public ImmutableArray<PeOperation> Elements { get; }

    /// <summary>The operation at a row and a column.</summary>
    public PeOperation At(int row, int column) => Elements[row * Columns + column];

    /// <summary>The same operation everywhere.</summary>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="operation">The operation, not one that reaches memory.</param>
    /// <param name="operand">Its operands.</param>
    public static CgraInstruction Uniform(int rows, int columns, CgraOperation operation, CgraOperand operand = CgraOperand.Any) =>
        new(rows, columns, [.. Enumerable.Repeat(new PeOperation(operation, operand), rows * columns)]);

    /// <summary>The same load or store everywhere, of consecutive words: column c, whose pointer advances row by row, takes words c * rows to c * rows + rows - 1.</summary>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="operation">The load or store.</param>
    /// <param name="address">The byte address of the first word.</param>
    public static CgraInstruction Stream(int rows, int columns, CgraOperation operation, long address) =>
        new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(
            i => new PeOperation(operation, Address: address + (i % columns * rows + i / columns) * MemoryTiming.WordBytes))]);

    /// <summary>Whether an operation loads or stores.</summary>
    public static bool ReachesMemory(CgraOperation operation) =>
        operation is CgraOperation.Lwd or CgraOperation.Swd or CgraOperation.Lwi or CgraOperation.Swi;
}
