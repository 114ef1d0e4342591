namespace SpikeNet.Backends.Chip;

/// <summary>The links of the mesh that messages take: x first, then y.</summary>
/// <remarks>
/// The first link is the sending core's own port. Each further tile, the destination included, has one link for each direction of entry. A route
/// of h hops has h + 1 links.
/// </remarks>
internal sealed class LoihiRoutes(Loihi1Limits limits)
{
    private const int Directions = 4;
    private readonly Dictionary<(int From, int To), int[]> _routes = [];

    private int PerTile => Directions + limits.CoresPerTile;

    /// <summary>The links from one core to another.</summary>
    public int[] Between(int from, int to)
    {
        if (!_routes.TryGetValue((from, to), out var route))
            _routes[(from, to)] = route = Find(from, to);
        return route;
    }

    private int[] Find(int from, int to)
    {
        var (x, y) = limits.PlaceOf(from / limits.CoresPerTile);
        var (toX, toY) = limits.PlaceOf(to / limits.CoresPerTile);
        var links = new List<int> { Link(x, y, Directions + (from % limits.CoresPerTile)) };
        while (x != toX)
        {
            var east = toX > x;
            x += east ? 1 : -1;
            links.Add(Link(x, y, east ? 0 : 1));
        }

        while (y != toY)
        {
            var north = toY > y;
            y += north ? 1 : -1;
            links.Add(Link(x, y, north ? 2 : 3));
        }

        return [.. links];
    }

    private int Link(int x, int y, int way) => (x * limits.MeshHeight + y) * PerTile + way;

    /// <summary>One more than the highest link of so many cores.</summary>
    public int Count(int cores) => ((cores - 1) / limits.CoresPerTile + limits.MeshHeight) * PerTile;
}
