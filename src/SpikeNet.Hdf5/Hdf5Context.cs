namespace SpikeNet.Hdf5;

/// <summary>What all objects of an open file share: its path for messages, its limits, and what has been read.</summary>
internal sealed class Hdf5Context(string path, Hdf5ReadLimits limits)
{
    private long _read;

    internal string Path { get; } = path;

    internal Hdf5ReadLimits Limits { get; } = limits;

    /// <summary>The error of an object of the file, with the library's own words where it has any.</summary>
    internal InvalidDataException Bad(string place, string what)
    {
        string? reason;
        lock (Hdf5Library.Gate)
            reason = Hdf5Native.LastError();
        return new InvalidDataException($"{Path}: {place}: {what}{(reason is null ? "" : $" (HDF5: {reason})")}");
    }

    /// <summary>Takes bytes from what may still be read.</summary>
    /// <exception cref="InvalidDataException">A limit is passed.</exception>
    internal void Reserve(string place, ulong elements, ulong bytesEach)
    {
        var bytes = (UInt128)elements * bytesEach;
        if (bytes > (UInt128)Limits.DatasetBytes || elements > (ulong)Array.MaxLength)
            throw new InvalidDataException($"{Path}: {place}: claims {elements} values of {bytesEach} bytes, more than the limit of {Limits.DatasetBytes} bytes");
        if ((UInt128)_read + bytes > (UInt128)Limits.FileBytes)
            throw new InvalidDataException($"{Path}: {place}: with it more than {Limits.FileBytes} bytes would have been read from this file");
        _read += (long)bytes;
    }

    /// <summary>Opens an identifier, or says what could not be.</summary>
    internal Hdf5Handle Open(string place, string what, Func<long> open, Func<long, int> close)
    {
        Hdf5Library.Require();
        long id;
        lock (Hdf5Library.Gate)
            id = open();
        return id >= 0 ? new Hdf5Handle(id, close) : throw Bad(place, what);
    }

    /// <summary>Calls a function that fails with a negative number.</summary>
    internal int Check(string place, string what, Func<int> call)
    {
        Hdf5Library.Require();
        int result;
        lock (Hdf5Library.Gate)
            result = call();
        return result >= 0 ? result : throw Bad(place, what);
    }
}
