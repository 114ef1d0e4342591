using MathNet.Numerics.LinearAlgebra;
using SpikeNet.Cli.Data;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes;

/// <summary>A network without spikes on the same features, to set a recipe's accuracy beside: softmax regression, or one hidden layer of rectifiers.</summary>
/// <remarks>
/// Features standardised by the training part's mean and deviation; Adam (rate 1e-3, batches of 64, 60 epochs), no augmentation; the weight decay
/// (decoupled, of 1e-4, 1e-2, 1e-1 and 1) is chosen by the validation part, the smallest of equals. Deterministic in the seed.
/// </remarks>
internal sealed class Baseline
{
    private const int Epochs = 60;
    private const int BatchSize = 64;
    private const double Rate = 1e-3;
    private static readonly double[] Decays = [1e-4, 1e-2, 1e-1, 1];

    private readonly List<Matrix<double>> _weights = [];
    private readonly List<Vector<double>> _biases = [];

    private Baseline(int inputs, int? hidden, int classes, SplitMix64 random)
    {
        int[] sizes = hidden is { } h ? [inputs, h, classes] : [inputs, classes];
        for (var l = 0; l + 1 < sizes.Length; l++)
        {
            var bound = Math.Sqrt((l + 2 < sizes.Length ? 6.0 : 3.0) / sizes[l]);
            _weights.Add(Matrix<double>.Build.Dense(sizes[l], sizes[l + 1], (_, _) => hidden is null ? 0 : random.NextDouble(-bound, bound)));
            _biases.Add(Vector<double>.Build.Dense(sizes[l + 1]));
        }
    }

    /// <summary>The number of values trained.</summary>
    internal int Parameters => _weights.Sum(w => w.RowCount * w.ColumnCount) + _biases.Sum(b => b.Count);

    /// <summary>The width of a hidden layer with which a network has about so many parameters, at least 1.</summary>
    internal static int WidthFor(int parameters, int inputs, int classes) =>
        Math.Max(1, (int)Math.Round((double)(parameters - classes) / (inputs + classes + 1)));

    /// <summary>Trains on one part, chooses by another, and counts what is right on a third.</summary>
    internal static (int Right, int Parameters) Run(ITrainingData train, ITrainingData validation, ITrainingData test, int? hidden, int classes, long seed, CancellationToken cancellation)
    {
        var (x, y) = Load(train);
        var mean = x.ColumnSums() / x.RowCount;
        var deviation = Vector<double>.Build.Dense(x.ColumnCount, c => Math.Sqrt(x.Column(c).Sum(v => (v - mean[c]) * (v - mean[c])) / x.RowCount) + 1e-3);
        Matrix<double> Standardised(Matrix<double> m) => m.MapIndexed((_, c, v) => (v - mean[c]) / deviation[c]);
        x = Standardised(x);
        var (vx, vy) = Load(validation);
        vx = Standardised(vx);
        Baseline? best = null;
        var most = -1;
        foreach (var decay in Decays)
        {
            var network = new Baseline(x.ColumnCount, hidden, classes, SplitMix64.For(seed, "baseline"));
            network.Train(x, y, decay, SplitMix64.For(seed, "baseline batches"), cancellation);
            var right = network.CountRight(vx, vy);
            if (right > most)
                (best, most) = (network, right);
        }

        var (tx, ty) = Load(test);
        return (best!.CountRight(Standardised(tx), ty), best.Parameters);
    }

    private static (Matrix<double> X, int[] Y) Load(ITrainingData data)
    {
        var features = data as IFeatures ?? throw new UserException("The baselines need features, which sound and images have.");
        var rows = Enumerable.Range(0, data.Count).Select(i => features.FeaturesOf(i)).ToList();
        return (Matrix<double>.Build.Dense(rows.Count, rows[0].Length, (r, c) => rows[r][c]), [.. Enumerable.Range(0, data.Count).Select(data.LabelOf)]);
    }

    private List<Matrix<double>> Forward(Matrix<double> x)
    {
        List<Matrix<double>> activity = [x];
        for (var l = 0; l < _weights.Count; l++)
        {
            var bias = _biases[l];
            var last = l + 1 == _weights.Count;
            activity.Add((activity[^1] * _weights[l]).MapIndexed((_, c, v) => last ? v + bias[c] : Math.Max(0, v + bias[c])));
        }

        return activity;
    }

    private int CountRight(Matrix<double> x, int[] y)
    {
        var scores = Forward(x)[^1];
        return y.Where((label, row) => scores.Row(row).MaximumIndex() == label).Count();
    }

    private void Train(Matrix<double> x, int[] y, double decay, SplitMix64 random, CancellationToken cancellation)
    {
        var moments = _weights.Select(w => (w * 0, w * 0)).ToList();
        var biasMoments = _biases.Select(b => (b * 0, b * 0)).ToList();
        var order = Enumerable.Range(0, y.Length).ToArray();
        var step = 0;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Shuffle<int>(order);
            foreach (var batch in order.Chunk(BatchSize))
            {
                step++;
                var activity = Forward(Matrix<double>.Build.DenseOfRows(batch.Select(i => x.Row(i))));
                var gradient = Softmax(activity[^1]);
                for (var r = 0; r < batch.Length; r++)
                    gradient[r, y[batch[r]]] -= 1;
                gradient /= batch.Length;
                for (var l = _weights.Count - 1; l >= 0; l--)
                {
                    var (input, weights) = (activity[l], _weights[l]);
                    var down = l > 0 ? gradient.TransposeAndMultiply(weights).PointwiseMultiply(input.Map(v => v > 0 ? 1.0 : 0)) : null;
                    var (m, v) = moments[l];
                    var g = input.TransposeThisAndMultiply(gradient);
                    moments[l] = (m, v) = ((0.9 * m) + (0.1 * g), (0.999 * v) + (0.001 * g.PointwiseMultiply(g)));
                    _weights[l] = (weights * (1 - (Rate * decay))) - m.Map2((a, b) => Update(a, b, step), v);
                    var (bm, bv) = biasMoments[l];
                    var bg = gradient.ColumnSums();
                    biasMoments[l] = (bm, bv) = ((0.9 * bm) + (0.1 * bg), (0.999 * bv) + (0.001 * bg.PointwiseMultiply(bg)));
                    _biases[l] -= bm.Map2((a, b) => Update(a, b, step), bv);
                    gradient = down ?? gradient;
                }
            }
        }
    }

    private static double Update(double m, double v, int step) =>
        Rate * (m / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, step))) + 1e-8);

    private static Matrix<double> Softmax(Matrix<double> scores)
    {
        foreach (var (index, row) in scores.EnumerateRowsIndexed())
        {
            var shifted = (row - row.Maximum()).PointwiseExp();
            scores.SetRow(index, shifted / shifted.Sum());
        }

        return scores;
    }
}
