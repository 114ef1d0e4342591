using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The right factor of a matrix product in panels of two vectors, the last of one where that is enough.</summary>
/// <param name="columns">Columns of the factor.</param>
/// <param name="lanes">Lanes of a vector.</param>
/// <param name="depth">Rows of the factor.</param>
internal readonly struct Panels(int columns, int lanes, int depth)
{
    /// <summary>Columns of a whole panel.</summary>
    internal int Width => 2 * lanes;

    /// <summary>Columns with what fills the last vector.</summary>
    internal int Padded => (columns + lanes - 1) / lanes * lanes;

    /// <summary>Floats of the packed factor.</summary>
    internal int Floats => Padded * depth;

    /// <summary>Whether the panel that begins at a column has two vectors.</summary>
    internal bool IsTwo(int column) => columns - column > lanes;

    /// <summary>Where the panel that begins at a column lies within a number of packed factors.</summary>
    internal long At(int factor, int column) => ((long)factor * Floats) + ((long)column * depth);

    /// <summary>Room for a number of packed factors.</summary>
    internal Storage<float> Allocate(int factors, StepArena? arena) => Storage<float>.Allocate((long)factors * Floats, arena, zeroed: false);

    /// <summary>Packs the factor whose element (k, j) is source[first + k * rowStep + j * columnStep]; columns beyond the last are 0.</summary>
    internal void Pack(ReadOnlySpan<float> source, int first, int rowStep, int columnStep, Span<float> packed)
    {
        for (var column = 0; column < columns; column += Width)
        {
            var width = IsTwo(column) ? Width : lanes;
            var used = Math.Min(width, columns - column);
            var at = column * depth;
            for (var k = 0; k < depth; k++, at += width)
            {
                var from = first + (k * rowStep) + (column * columnStep);
                var row = packed.Slice(at, width);
                if (columnStep == 1)
                {
                    source.Slice(from, used).CopyTo(row);
                }
                else
                {
                    for (var j = 0; j < used; j++)
                        row[j] = source[from + (j * columnStep)];
                }

                row[used..].Clear();
            }
        }
    }
}
