using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Shared;

/// <summary>NumPy's .npy files of float32 and int64 in C order (numpy.lib.format, version 1 and 2), as the shared workloads are written.</summary>
internal static partial class NpyFile
{
    internal static Tensor ReadFloats(Stream stream, string name)
    {
        var shape = Header(stream, name, "<f4");
        var tensor = new Tensor(shape, zeroed: false);
        stream.ReadExactly(MemoryMarshal.AsBytes(tensor.Span));
        return tensor;
    }

    internal static Tensor ReadFloats(string path)
    {
        using var stream = Open(path);
        return ReadFloats(stream, path);
    }

    internal static int[] ReadLabels(string path)
    {
        using var stream = Open(path);
        var values = new long[Header(stream, path, "<i8").Aggregate(1, (a, b) => a * b)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return [.. values.Select(v => checked((int)v))];
    }

    /// <summary>An array of float32 or float64.</summary>
    internal static double[] ReadNumbers(Stream stream, string name)
    {
        var (shape, type) = Header(stream, name);
        var count = shape.Aggregate(1, (a, b) => a * b);
        if (type == "<f8")
        {
            var doubles = new double[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(doubles.AsSpan()));
            return doubles;
        }

        var floats = new float[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(floats.AsSpan()));
        return [.. floats.Select(f => (double)f)];
    }

    private static FileStream Open(string path) => File.Exists(path)
        ? File.OpenRead(path)
        : throw new FileNotFoundException($"{path} is missing: write the shared workloads' files with 'python3 workloads.py DIR'.", path);

    private static int[] Header(Stream stream, string name, string type)
    {
        var (shape, found) = Header(stream, name);
        return found == type ? shape : throw new InvalidDataException($"{name}: holds '{found}', not '{type}'.");
    }

    private static (int[] Shape, string Type) Header(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
            throw new InvalidDataException($"{name}: is no .npy file.");
        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(size);
        var header = new byte[start[6] == 1 ? BitConverter.ToUInt16(size) : BitConverter.ToInt32(size)];
        stream.ReadExactly(header);
        var text = Encoding.Latin1.GetString(header);
        if (text.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new InvalidDataException($"{name}: is in Fortran order.");
        var shape = Shape().Match(text).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ([.. shape.Select(s => int.Parse(s, CultureInfo.InvariantCulture))], Type().Match(text).Groups[1].Value);
    }

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex Type();
}
