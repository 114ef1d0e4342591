using System.Runtime.InteropServices;

namespace SpikeNet.Hdf5;

/// <summary>An identifier of the library, closed once by the function of its kind.</summary>
internal sealed class Hdf5Handle : SafeHandle
{
    private readonly Func<long, int> _close;

    internal Hdf5Handle(long id, Func<long, int> close)
        : base(-1, ownsHandle: true)
    {
        _close = close;
        SetHandle((nint)id);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    internal long Id => IsClosed ? throw new ObjectDisposedException("HDF5 object") : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // May come from the finalizer's thread: the gate keeps it apart from calls in progress.
        lock (Hdf5Library.Gate)
            return _close(handle) >= 0;
    }
}
