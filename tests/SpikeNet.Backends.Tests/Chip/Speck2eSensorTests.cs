using SpikeNet.Backends.Chip;
using SpikeNet.Backends.Tests.Conformance;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip;

/// <summary>The layer between Speck2e's camera and its first core.</summary>
public class Speck2eSensorTests
{
    private static readonly ChipDescription Chip = ChipDescription.Of("speck2e");

    /// <summary>34 x 34 of 128 x 128: pooled by 2 to 64 x 64, of which 15 to 48 are in the middle; by 4 only 32 would be left.</summary>
    [Test]
    public void FindsASettingForAnInput()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Speck2eSensor.For(new FeatureShape(2, 34, 34), Chip)!.ToString(), Is.EqualTo("pool=2,rows=15-48,columns=15-48"));
            Assert.That(Speck2eSensor.For(new FeatureShape(1, 32, 32), Chip)!.ToString(), Is.EqualTo("merge,pool=4"));
            Assert.That(Speck2eSensor.For(new FeatureShape(2, 128, 128), Chip)!.ToString(), Is.EqualTo("pool=1"));
            Assert.That(Speck2eSensor.For(new FeatureShape(3, 34, 34), Chip), Is.Null, "no camera has three polarities");
            Assert.That(Speck2eSensor.For(new FeatureShape(2, 130, 34), Chip), Is.Null);
            Assert.That(Speck2eSensor.For(FeatureShape.Flat(2), Chip), Is.Null);
        });
    }

    [TestCase("pool=3", "SPK1135", "pooling of 3", "1, 2, 4", "pool=2")]
    [TestCase("pool=2,rows=40-70", "SPK1136", "rows 40 to 70", "rows 0 to 63", "pool=2,rows=15-48,columns=15-48")]
    [TestCase("pool=2,rows=15-48", "SPK1137", "2 x 34 x 34", "2 x 34 x 64", "pool=2,rows=15-48,columns=15-48")]
    [TestCase("merge,pool=2,rows=15-48,columns=15-48", "SPK1137", "2 x 34 x 34", "1 x 34 x 34", "pool=2,rows=15-48,columns=15-48")]
    public void RefusesASettingThatDoesNotFitWithBothSidesAndAFix(string setting, string code, string needed, string available, string fix)
    {
        var violation = Speck2eSensor.Parse(setting).Check("input", new FeatureShape(2, 34, 34), Chip).Single();
        Assert.That(violation.Code, Is.EqualTo(code));
        Assert.That(violation.Needed, Does.Contain(needed));
        Assert.That(violation.Available, Does.Contain(available));
        Assert.That(violation.NearestFix, Does.Contain(fix));
    }

    [Test]
    public void TheBackEndHoldsTheNetworkToItsCamera()
    {
        // 40 channels of one pixel are no picture.
        var graph = ConformanceGraphs.Fitting.First();
        Assert.That(new Speck2eBackend().Check(graph), Is.Empty);
        Assert.That(new Speck2eBackend(new Speck2eSensor()).Check(graph).Select(f => (f.Code, f.Remedy)), Is.EqualTo(new[] { ("SPK1137", "feed the events from the host") }));
        Assert.That(new Speck2eBackend().Placement(graph).Notes, Has.Some.Contains("cannot feed an input of 40"));
    }

    [TestCase("pool")]
    [TestCase("pool=0")]
    [TestCase("rows=5")]
    [TestCase("rows=9-5")]
    [TestCase("upside-down")]
    [TestCase("")]
    public void RefusesOtherText(string text) => Assert.That(() => Speck2eSensor.Parse(text), Throws.TypeOf<FormatException>());

    /// <summary>Event by event it is what sinabs computes on dense maps: polarities summed, windows summed, a slice, mirrored, transposed.</summary>
    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void IsTheDenseOperationsOneAfterTheOther(uint seed)
    {
        const int Size = 16;
        var random = new SplitMix64(seed);
        bool Coin() => random.NextInt32(2) == 0;
        var pooling = 1 << random.NextInt32(3);
        (int, int)? Slice()
        {
            var first = random.NextInt32(Size / pooling);
            return Coin() ? null : (first, first + random.NextInt32((Size / pooling) - first));
        }

        var sensor = new Speck2eSensor { MergePolarities = Coin(), Pooling = pooling, Rows = Slice(), Columns = Slice(), FlipX = Coin(), FlipY = Coin(), SwapAxes = Coin() };
        Assert.That(Speck2eSensor.Parse(sensor.ToString()), Is.EqualTo(sensor));
        var values = new float[2 * Size * Size];
        foreach (ref var value in values.AsSpan())
            value = random.NextInt32(4) == 0 ? 1 : 0;
        var output = sensor.Apply(SpikeTrain.FromDense(values, 1, 1, values.Length), Size);

        // [polarity][row][column], each operation on the whole map.
        var maps = Enumerable.Range(0, 2).Select(p => Map(Size, Size, (y, x) => values[(((y * Size) + x) * 2) + p])).ToArray();
        if (sensor.MergePolarities)
            maps = [Map(Size, Size, (y, x) => maps[0][y][x] + maps[1][y][x])];
        maps = [.. maps.Select(m => Map(Size / pooling, Size / pooling, (y, x) => Enumerable.Range(0, pooling).Sum(i => Enumerable.Range(0, pooling).Sum(j => m[(y * pooling) + i][(x * pooling) + j]))))];
        var (rows, columns) = (sensor.Rows ?? (0, (Size / pooling) - 1), sensor.Columns ?? (0, (Size / pooling) - 1));
        maps = [.. maps.Select(m => m[rows.First..(rows.Last + 1)].Select(r => r[columns.First..(columns.Last + 1)]).ToArray())];
        if (sensor.FlipY)
            maps = [.. maps.Select(m => m.Reverse().ToArray())];
        if (sensor.FlipX)
            maps = [.. maps.Select(m => m.Select(r => r.Reverse().ToArray()).ToArray())];
        if (sensor.SwapAxes)
            maps = [.. maps.Select(m => Map(m[0].Length, m.Length, (y, x) => m[x][y]))];
        var shape = sensor.Output(Size);
        Assert.That((shape.Channels, shape.Height, shape.Width), Is.EqualTo((maps.Length, maps[0].Length, maps[0][0].Length)));
        var dense = new float[shape.Count];
        for (var e = 0; e < output.EventCount; e++)
            dense[output.Indices[e]] = output.Payload.IsEmpty ? 1 : output.Payload[e];
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < shape.Height; y++)
                Assert.That(Enumerable.Range(0, shape.Width).Select(x => dense[shape.IndexOf(c, y, x)]), Is.EqualTo(maps[c][y]));
        }
    }

    private static float[][] Map(int height, int width, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, height).Select(y => Enumerable.Range(0, width).Select(x => value(y, x)).ToArray())];
}
