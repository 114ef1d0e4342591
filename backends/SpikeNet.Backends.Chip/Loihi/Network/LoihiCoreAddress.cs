namespace SpikeNet.Backends.Chip;

/// <summary>A core by its tile and its place in the tile.</summary>
/// <param name="Tile">The tile, from 0; at column tile div 4, row tile mod 4 of the mesh.</param>
/// <param name="Core">The core within the tile, from 0.</param>
public readonly record struct LoihiCoreAddress(int Tile, int Core)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Tile}.{Core}";
}
