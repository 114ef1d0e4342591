using SpikeNet.Tensors.Memory;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Tensors.Kernels.Dense;

/// <summary>The right-hand side of a matrix product in the order in which the register block reads it, packed once for many products.</summary>
/// <remarks>Panels of two vectors of columns; in a panel, row after row.</remarks>
internal sealed unsafe class PackedMatrix
{
    private const int PanelsPerPart = 2;

    [ThreadStatic]
    private static Storage<float>? scratch;

    private readonly Storage<float> _panels;

    private PackedMatrix(int rows, int columns, Storage<float> panels)
    {
        Rows = rows;
        Columns = columns;
        _panels = panels;
    }

    /// <summary>The columns of a panel: two vectors.</summary>
    internal static int PanelWidth => VectorWidth.Bits / 16;

    /// <summary>K.</summary>
    internal int Rows { get; }

    /// <summary>N.</summary>
    internal int Columns { get; }

    internal int PanelCount => PanelsOf(Columns);

    /// <summary>The first panel; keep this matrix alive while you use it.</summary>
    internal float* Pointer => _panels.Pointer;

    /// <summary>Packs a matrix whose element (i, j) lies at i * rowStride + j * columnStride; a transposed one by its strides.</summary>
    /// <param name="b">The first element.</param>
    /// <param name="rows">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="rowStride">Distance of rows.</param>
    /// <param name="columnStride">Distance of columns.</param>
    /// <param name="arena">The step that owns the copy, or null.</param>
    internal static PackedMatrix Pack(float* b, int rows, int columns, int rowStride, int columnStride, StepArena? arena)
    {
        const int depthPerPart = 512;
        var packed = new PackedMatrix(rows, columns, Storage<float>.Allocate(Size(rows, columns), arena, zeroed: false));
        var panels = packed.PanelCount;
        var depths = (rows + depthPerPart - 1) / depthPerPart;
        Workers.Run((panels + PanelsPerPart - 1) / PanelsPerPart * depths, part =>
        {
            var first = part / depths * PanelsPerPart;
            var k = part % depths * depthPerPart;
            for (var p = first; p < Math.Min(panels, first + PanelsPerPart); p++)
                packed.Fill(p, k, Math.Min(rows, k + depthPerPart), b, rowStride, columnStride);
        });
        return packed;
    }

    /// <summary>The same on the calling thread, in memory of that thread which its next call reuses.</summary>
    internal static PackedMatrix Scratch(float* b, int rows, int columns, int rowStride, int columnStride)
    {
        var size = Size(rows, columns);
        if (scratch is null || scratch.Length < size)
            scratch = Storage<float>.Allocate(size, zeroed: false);
        var packed = new PackedMatrix(rows, columns, scratch);
        for (var p = 0; p < packed.PanelCount; p++)
            packed.Fill(p, 0, rows, b, rowStride, columnStride);
        return packed;
    }

    private static int PanelsOf(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    private static long Size(int rows, int columns) => Math.Max(1L, (long)PanelsOf(columns) * PanelWidth * rows);

    private void Fill(int panel, int firstRow, int endRow, float* b, int rowStride, int columnStride)
    {
        var width = PanelWidth;
        GemmPack.Strip(
            Math.Min(width, Columns - (panel * width)), endRow - firstRow,
            b + ((nint)firstRow * rowStride) + ((nint)panel * width * columnStride), columnStride, rowStride,
            Pointer + (((nint)panel * Rows) + firstRow) * width, width);
    }
}
