using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Changes parameters along their gradients.</summary>
/// <remarks>
/// A step works on fixed pieces of the parameters in parallel and element by element: the result has the same bits whatever the
/// vector width and the thread count. The gradient is read, clipped and cleared in the same pass.
/// </remarks>
public abstract class Optimiser
{
    /// <summary>64 KB of each array: with weights, gradient and two moments a piece stays in the second-level cache.</summary>
    private const int PieceLength = 16384;

    /// <summary>Long, since the order of a norm's sums follows it: one sum for each parameter of up to this many elements.</summary>
    private const int NormPieceLength = 65536;

    private readonly ImmutableArray<(double RateFactor, double Decay)> _settings;
    private readonly Piece[][] _parts;
    private readonly Piece[][] _normParts;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Its settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a group contains no parameter.</exception>
    protected Optimiser(ImmutableArray<Parameter> parameters, OptimiserOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (parameters.IsDefault)
            throw new ArgumentException("An optimiser needs parameters.", nameof(parameters));
        ThrowUnlessAtLeastZero(options.WeightDecay, "weight decay");
        foreach (var group in options.Groups)
        {
            ThrowUnlessAtLeastZero(group.LearningRateFactor, $"learning-rate factor of the group '{group.Name}'");
            ThrowUnlessAtLeastZero(group.WeightDecay ?? 0, $"weight decay of the group '{group.Name}'");
            if (!parameters.Any(p => group.Contains(p)))
                throw new ArgumentException($"The group '{group.Name}' contains none of the parameters {string.Join(", ", parameters.Select(p => p.Name))}.", nameof(options));
        }

        Parameters = parameters;
        _settings = [.. parameters.Select(p => SettingsOf(p, options))];
        _parts = Cut(parameters, PieceLength);
        _normParts = Cut(parameters, NormPieceLength);
    }

    /// <summary>What it changes.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The optimiser's name in checkpoints and messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The number of steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>What it remembers between steps, besides their number; empty where that is nothing.</summary>
    public abstract ImmutableArray<OptimiserState> State { get; }

    /// <summary>Changes the parameters and clears their gradients.</summary>
    /// <param name="learningRate">lr of this step, at least 0; groups scale it.</param>
    /// <param name="clip">What is done to the gradients first; null for nothing.</param>
    public void Step(double learningRate, GradientClip? clip = null)
    {
        ThrowUnlessAtLeastZero(learningRate, "learning rate");
        Steps++;
        var gradient = clip ?? GradientClip.None;
        Workers.Run(_parts.Length, i =>
        {
            foreach (var (p, start, length) in _parts[i])
            {
                var (factor, decay) = _settings[p];
                Update(new UpdateRange(p, start, length, factor * learningRate, decay, gradient));
            }
        });
        GC.KeepAlive(this);
    }

    /// <summary>The squared Euclidean norm of each parameter's gradient; not finite where an element is not, or where the square overflows.</summary>
    public ImmutableArray<double> SquaredGradientNorms()
    {
        var squares = new double[_normParts.Length][];
        Workers.Run(squares.Length, i => squares[i] = [.. _normParts[i].Select(SumOfSquares)]);
        var sums = new double[Parameters.Length];
        for (var i = 0; i < squares.Length; i++)
            for (var j = 0; j < squares[i].Length; j++)
                sums[_normParts[i][j].Parameter] += squares[i][j];
        return [.. sums];
    }

    /// <summary>The Euclidean norm of all gradients together.</summary>
    public double GradientNorm()
    {
        double sum = 0;
        foreach (var square in SquaredGradientNorms())
            sum += square;
        return Math.Sqrt(sum);
    }

    /// <summary>Changes a piece of a parameter and clears its gradient. Pieces are worked on at the same time.</summary>
    protected abstract void Update(UpdateRange range);

    /// <summary>A zeroed state array for each parameter.</summary>
    private protected static ImmutableArray<Tensor> Zeros(ImmutableArray<Parameter> parameters) => [.. parameters.Select(p => new Tensor(p.Value.Shape))];

    /// <summary>Names state arrays for checkpoints.</summary>
    private protected IEnumerable<OptimiserState> Named(string name, ImmutableArray<Tensor> values) =>
        values.Select((v, i) => new OptimiserState($"{Parameters[i].Name}/{name}", v));

    private static (double RateFactor, double Decay) SettingsOf(Parameter parameter, OptimiserOptions options)
    {
        var group = options.Groups.FirstOrDefault(g => g.Contains(parameter));
        return (group?.LearningRateFactor ?? 1, group?.WeightDecay ?? (parameter.IsWeight ? options.WeightDecay : 0));
    }

    /// <summary>Parts of one piece of a large parameter or of several small ones: small networks are not worth waking threads for.</summary>
    private static Piece[][] Cut(ImmutableArray<Parameter> parameters, int length)
    {
        var parts = new List<Piece[]>();
        var part = new List<Piece>();
        for (var p = 0; p < parameters.Length; p++)
        {
            for (var start = 0; start < parameters[p].Value.Length; start += length)
            {
                var piece = new Piece(p, start, Math.Min(length, parameters[p].Value.Length - start));
                if (part.Sum(q => q.Length) + piece.Length > length && part.Count > 0)
                {
                    parts.Add([.. part]);
                    part.Clear();
                }

                part.Add(piece);
            }
        }

        if (part.Count > 0)
            parts.Add([.. part]);
        return [.. parts];
    }

    private double SumOfSquares(Piece piece) =>
        System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(Parameters[piece.Parameter].Gradient.Span.Slice(piece.Start, piece.Length));

    private static void ThrowUnlessAtLeastZero(double value, string what)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentException($"The {what} is a finite number of at least 0, but it is {value}.");
    }

    private readonly record struct Piece(int Parameter, int Start, int Length);
}
