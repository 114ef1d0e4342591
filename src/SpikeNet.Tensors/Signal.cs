using SpikeNet.Tensors.Memory;

namespace SpikeNet.Tensors;

/// <summary>What flows between layers: spikes or dense values over time, with the gradient that flows back.</summary>
public sealed class Signal
{
    private Tensor? _dense;
    private Tensor? _gradient;
    private bool _gradientIsOurs;

    private Signal(SpikeTrain? spikes, Tensor? dense, NormalisedValues? normalised, bool needsGradient)
    {
        Spikes = spikes;
        _dense = dense;
        Normalised = normalised;
        NeedsGradient = needsGradient;
    }

    /// <summary>The spikes, or null where the values are dense.</summary>
    public SpikeTrain? Spikes { get; }

    /// <summary>The values <c>[T, B, N]</c>, or null where they are spikes.</summary>
    /// <remarks>Values of <see cref="Normalised"/> are written out at the first call.</remarks>
    public Tensor? Dense => _dense ??= Normalised?.ToTensor();

    /// <summary>The values before they are written out, for a consumer that can normalise while it reads; null where they came written out.</summary>
    public NormalisedValues? Normalised { get; }

    /// <summary>Whether anything upstream learns from the gradient.</summary>
    public bool NeedsGradient { get; }

    /// <summary>dL/d(value), dense <c>[T, B, N]</c>, once the consumer has gone back; null before.</summary>
    /// <remarks>A <see cref="DeferredGradient"/> is written out at the first call.</remarks>
    public Tensor? Gradient
    {
        get
        {
            if (DeferredGradient is not null)
                WriteGradient();
            return _gradient;
        }
        set => _gradient = value;
    }

    /// <summary>Whether a consumer has gone back.</summary>
    public bool HasGradient => _gradient is not null || DeferredGradient is not null;

    /// <summary>The gradient before it is written out, for a producer that can work it out while it reads; null where it is written out, or there is none.</summary>
    public DeferredValues? DeferredGradient { get; private set; }

    /// <summary>Adds what one of several consumers gives back; the first one's tensor is taken as it is, and never written to.</summary>
    /// <param name="gradient">dL/d(value) by way of one consumer.</param>
    /// <param name="arena">The step that owns a sum, or null.</param>
    /// <param name="made">Whether the consumer made the tensor for this signal alone, so that its memory may be used again after the next layer.</param>
    public void AddGradient(Tensor gradient, StepArena? arena, bool made = false)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (Gradient is not { } first)
        {
            _gradient = gradient;
            _gradientIsOurs = made;
            return;
        }

        _gradientIsOurs = true;

        var sum = new Tensor(gradient.Shape, arena, zeroed: false);
        System.Numerics.Tensors.TensorPrimitives.Add(first.Span, gradient.Span, sum.Span);
        _gradient = sum;
    }

    /// <summary>Adds what one of several consumers gives back; where it is the only one, nothing is written out before somebody asks.</summary>
    /// <param name="gradient">dL/d(value) by way of one consumer.</param>
    /// <param name="arena">The step that owns a sum, or null.</param>
    public void AddGradient(DeferredValues gradient, StepArena? arena)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (HasGradient)
        {
            AddGradient(gradient.ToTensor(), arena, made: true);
            gradient.Release();
        }
        else
        {
            DeferredGradient = gradient;
        }
    }

    /// <summary>The layer that made this signal has gone back: its gradient is not read again.</summary>
    public void ReleaseGradient()
    {
        if (_gradientIsOurs)
            _gradient?.Return();
        _gradient = null;
        EndDeferredGradient();
    }

    /// <summary>The layer that made this signal goes back and may write over the gradient, if it was made for this signal alone.</summary>
    /// <returns>The gradient, which is not read from here again, and whether its memory now belongs to the caller.</returns>
    /// <exception cref="InvalidOperationException">There is no gradient.</exception>
    public (Tensor Gradient, bool IsOurs) TakeGradient()
    {
        var gradient = Gradient ?? throw new InvalidOperationException("The signal has no gradient.");
        var ours = _gradientIsOurs;
        (_gradient, _gradientIsOurs) = (null, false);
        return (gradient, ours);
    }

    private void WriteGradient()
    {
        (_gradient, _gradientIsOurs) = (DeferredGradient!.ToTensor(), true);
        EndDeferredGradient();
    }

    private void EndDeferredGradient()
    {
        DeferredGradient?.Release();
        DeferredGradient = null;
    }

    /// <summary>
    /// Where the gradient is going to be used: a surrogate of bounded support is 0 elsewhere. Null, or null from the call, where it is
    /// used everywhere. Called by the consumer on its way back.
    /// </summary>
    public Func<SpikeMask?>? GradientNeeds { get; set; }

    /// <summary>
    /// Whether the one layer that takes these values may write over them: they were made for it, and nobody reads them again.
    /// </summary>
    public bool IsTemporary { get; private set; }

    /// <summary>Keeps the values from being written over: whoever hands a signal to several layers, or keeps it, calls this first.</summary>
    public void Keep() => IsTemporary = false;

    /// <summary>T.</summary>
    public int TimeSteps => Spikes?.TimeSteps ?? Shape[0];

    /// <summary>B.</summary>
    public int BatchSize => Spikes?.BatchSize ?? Shape[1];

    /// <summary>N.</summary>
    public int Features => Spikes?.Features ?? Shape[2];

    private ReadOnlySpan<int> Shape => (_dense ?? Normalised!.Source).Shape;

    /// <summary>A signal of spikes.</summary>
    public static Signal Of(SpikeTrain spikes, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        return new Signal(spikes, null, null, needsGradient);
    }

    /// <summary>A signal of dense values, <c>[T, B, N]</c>.</summary>
    /// <param name="dense">The values.</param>
    /// <param name="needsGradient">Whether anything upstream learns from the gradient.</param>
    /// <param name="temporary">Whether the one layer that takes them may write over them.</param>
    /// <exception cref="ArgumentException">The tensor does not have three dimensions.</exception>
    public static Signal Of(Tensor dense, bool needsGradient = false, bool temporary = false)
    {
        ArgumentNullException.ThrowIfNull(dense);
        return dense.Shape.Length == 3
            ? new Signal(null, dense, null, needsGradient) { IsTemporary = temporary }
            : throw new ArgumentException($"A signal is [T, B, N], but {dense} came.", nameof(dense));
    }

    /// <summary>A signal of dense values, <c>[T, B, N]</c>, that are normalised where they are read.</summary>
    /// <param name="normalised">The values.</param>
    /// <param name="needsGradient">Whether anything upstream learns from the gradient.</param>
    /// <exception cref="ArgumentException">The values do not have three dimensions.</exception>
    public static Signal Of(NormalisedValues normalised, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(normalised);
        return normalised.Source.Shape.Length == 3
            ? new Signal(null, null, normalised, needsGradient) { IsTemporary = true }
            : throw new ArgumentException($"A signal is [T, B, N], but {normalised.Source} came.", nameof(normalised));
    }
}
