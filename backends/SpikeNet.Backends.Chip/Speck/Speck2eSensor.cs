using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>The pre-processing layer between Speck2e's event camera and its first core.</summary>
/// <remarks>
/// Every event passes by itself, in this order: both polarities become one channel where they are merged; sum pooling, which makes an event of a pixel one of
/// the pooled pixel; cropping, in pooled pixels; mirroring; exchange of rows and columns. Source: sinabs (SynSense), dvs_layer and the Speck overview.
/// As text (<see cref="Parse"/>), separated by commas: <c>merge</c>, <c>pool=2</c>, <c>rows=15-48</c>, <c>columns=15-48</c> (from 0, both ends within),
/// <c>flip-y</c>, <c>flip-x</c>, <c>swap</c>. The noise filter in front of it has no published behaviour here and is not modelled.
/// Codes: SPK1135 pooling, SPK1136 cropping, SPK1137 another layout than the network's input.
/// </remarks>
public sealed record Speck2eSensor
{
    /// <summary>Whether both polarities are one channel.</summary>
    public bool MergePolarities { get; init; }

    /// <summary>Rows and columns that become one.</summary>
    public int Pooling { get; init; } = 1;

    /// <summary>First and last row that is kept, in pooled pixels; null for all.</summary>
    public (int First, int Last)? Rows { get; init; }

    /// <summary>First and last column that is kept, in pooled pixels; null for all.</summary>
    public (int First, int Last)? Columns { get; init; }

    /// <summary>Whether the rows are mirrored.</summary>
    public bool FlipY { get; init; }

    /// <summary>Whether the columns are mirrored.</summary>
    public bool FlipX { get; init; }

    /// <summary>Whether rows and columns change places, behind the mirroring.</summary>
    public bool SwapAxes { get; init; }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says what there is.</exception>
    public static Speck2eSensor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sensor = new Speck2eSensor();
        foreach (var term in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = term.Split('=');
            sensor = (parts[0], parts.Length) switch
            {
                ("merge", 1) => sensor with { MergePolarities = true },
                ("flip-y", 1) => sensor with { FlipY = true },
                ("flip-x", 1) => sensor with { FlipX = true },
                ("swap", 1) => sensor with { SwapAxes = true },
                ("pool", 2) => sensor with { Pooling = Whole(parts[1], term) },
                ("rows", 2) => sensor with { Rows = Range(parts[1], term) },
                ("columns", 2) => sensor with { Columns = Range(parts[1], term) },
                _ => throw new FormatException($"'{term}' is none of merge, pool=2, rows=15-48, columns=15-48, flip-y, flip-x, swap."),
            };
        }

        return sensor;
    }

    /// <summary>The setting with which the camera feeds an input: the largest pooling that leaves enough pixels, cropped to the middle; null where there is none.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="chip">Speck2e.</param>
    public static Speck2eSensor? For(FeatureShape input, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        var size = chip.Whole("sensor.size");
        var pooling = Poolings(chip).Where(p => size / p >= Math.Max(input.Height, input.Width)).DefaultIfEmpty(0).Max();
        if (pooling == 0 || input.Channels > 2 || input.IsFlat)
            return null;
        (int, int)? Middle(int kept)
        {
            var first = ((size / pooling) - kept) / 2;
            return kept == size / pooling ? null : (first, first + kept - 1);
        }

        return new Speck2eSensor { MergePolarities = input.Channels == 1, Pooling = pooling, Rows = Middle(input.Height), Columns = Middle(input.Width) };
    }

    /// <summary>The layout of the events behind the layer.</summary>
    /// <param name="size">Rows and columns of the camera.</param>
    public FeatureShape Output(int size)
    {
        var (rows, columns) = (Rows ?? (0, (size / Pooling) - 1), Columns ?? (0, (size / Pooling) - 1));
        var (height, width) = (rows.Last - rows.First + 1, columns.Last - columns.First + 1);
        return new FeatureShape(MergePolarities ? 1 : 2, SwapAxes ? width : height, SwapAxes ? height : width);
    }

    /// <summary>Why the camera would not feed an input.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="input">Its layout.</param>
    /// <param name="chip">Speck2e.</param>
    public IEnumerable<ChipViolation> Check(string name, FeatureShape input, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        var (size, poolings) = (chip.Whole("sensor.size"), Poolings(chip));
        var fix = For(input, chip) is { } fits ? $"use {fits}" : "feed the events from the host";
        if (!poolings.Contains(Pooling))
        {
            yield return new("SPK1135", name, $"a pooling of {Pooling} behind the camera", $"poolings {string.Join(", ", poolings)}", $"use pool={poolings.MinBy(p => Math.Abs(p - Pooling))}");
            yield break;
        }

        var outside = new[] { (Rows, "rows"), (Columns, "columns") }.Where(c => c.Item1 is { } kept && (kept.Last < kept.First || kept.Last >= size / Pooling)).ToList();
        foreach (var (kept, what) in outside)
            yield return new("SPK1136", name, $"{what} {kept!.Value.First} to {kept.Value.Last}", $"{what} 0 to {(size / Pooling) - 1}: {size} pixels pooled by {Pooling}", fix);
        if (outside.Count == 0 && Output(size) != input)
            yield return new("SPK1137", name, $"{input} of the network", $"{Output(size)} from the camera", fix);
    }

    /// <summary>What becomes of an event of the camera.</summary>
    /// <param name="polarity">0 or 1.</param>
    /// <param name="y">Its row.</param>
    /// <param name="x">Its column.</param>
    /// <param name="size">Rows and columns of the camera.</param>
    /// <returns>The feature of <see cref="Output"/>; -1 where the event is cropped away.</returns>
    public int FeatureOf(int polarity, int y, int x, int size)
    {
        var shape = Output(size);
        var (height, width) = SwapAxes ? (shape.Width, shape.Height) : (shape.Height, shape.Width);
        var (row, column) = ((y / Pooling) - (Rows?.First ?? 0), (x / Pooling) - (Columns?.First ?? 0));
        if ((uint)row >= (uint)height || (uint)column >= (uint)width)
            return -1;
        row = FlipY ? height - 1 - row : row;
        column = FlipX ? width - 1 - column : column;
        return shape.IndexOf(MergePolarities ? 0 : polarity, SwapAxes ? column : row, SwapAxes ? row : column);
    }

    /// <summary>The network's input from the camera's events; where several events of a step meet in a pixel, the payload says how many.</summary>
    /// <param name="camera">The camera's events, <c>[T, B, 2 size size]</c>, channel-last.</param>
    /// <param name="size">Rows and columns of the camera.</param>
    /// <exception cref="ArgumentException">The events are of another camera.</exception>
    public SpikeTrain Apply(SpikeTrain camera, int size)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (camera.Features != 2 * size * size)
            throw new ArgumentException($"A camera of {size} x {size} pixels with two polarities has {2 * size * size} features, but {camera} came.", nameof(camera));
        var rows = new SortedDictionary<int, float>[camera.TimeSteps * camera.BatchSize];
        for (var row = 0; row < rows.Length; row++)
        {
            var counts = rows[row] = [];
            for (var e = camera.RowOffsets[row]; e < camera.RowOffsets[row + 1]; e++)
            {
                var (pixel, polarity) = Math.DivRem(camera.Indices[e], 2);
                if (FeatureOf(polarity, pixel / size, pixel % size, size) is var feature and >= 0)
                    counts[feature] = counts.GetValueOrDefault(feature) + (camera.Payload.IsEmpty ? 1 : camera.Payload[e]);
            }
        }

        var several = rows.Any(r => r.Values.Any(v => v != 1));
        var builder = new SpikeTrainBuilder(camera.TimeSteps, camera.BatchSize, Output(size).Count, withPayload: several);
        foreach (var counts in rows)
            builder.AppendRow([.. counts.Keys], several ? [.. counts.Values] : []);
        return builder.Build();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var terms = new List<string>();
        if (MergePolarities)
            terms.Add("merge");
        terms.Add(string.Create(CultureInfo.InvariantCulture, $"pool={Pooling}"));
        if (Rows is { } rows)
            terms.Add($"rows={rows.First}-{rows.Last}");
        if (Columns is { } columns)
            terms.Add($"columns={columns.First}-{columns.Last}");
        if (FlipY)
            terms.Add("flip-y");
        if (FlipX)
            terms.Add("flip-x");
        if (SwapAxes)
            terms.Add("swap");
        return string.Join(",", terms);
    }

    private static ImmutableArray<int> Poolings(ChipDescription chip) =>
        [.. chip.Limits.Where(l => l.Name.StartsWith("sensor.pooling.", StringComparison.Ordinal)).Select(l => (int)l.Value!).Order()];

    private static int Whole(string text, string term) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1024
        ? value : throw new FormatException($"'{term}' takes a number from 1.");

    private static (int First, int Last) Range(string text, string term) =>
        text.Split('-') is [var first, var last] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var b) && a <= b
            ? (a, b) : throw new FormatException($"'{term}' takes the first and the last, from 0, such as 15-48.");
}
