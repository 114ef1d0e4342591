namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The gradients of some outputs that follow each other: written out, or worked out where they are read.</summary>
internal readonly unsafe struct OutputGradients
{
    private readonly Tensor? _written;
    private readonly DeferredValues? _deferred;
    private readonly long _first;

    private OutputGradients(Tensor? written, DeferredValues? deferred, long first) => (_written, _deferred, _first) = (written, deferred, first);

    internal OutputGradients(Tensor written)
        : this(written, null, 0)
    {
    }

    internal OutputGradients(DeferredValues deferred)
        : this(null, deferred, 0)
    {
    }

    /// <summary>Those that begin at one of them.</summary>
    internal OutputGradients From(long first) => new(_written, _deferred, _first + first);

    /// <summary>Copies a few of them.</summary>
    internal void Write(int first, int count, float* target)
    {
        if (_deferred is not null)
            _deferred.Write(_first + first, count, target);
        else
            new ReadOnlySpan<float>(_written!.Pointer + _first + first, count).CopyTo(new Span<float>(target, count));
    }

    /// <summary>Keeps their memory alive up to here.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(_written);
        GC.KeepAlive(_deferred);
    }
}
