namespace SpikeNet;

/// <summary>Learns from what a teacher thinks of all classes: its softened probabilities, and the labels beside them.</summary>
/// <remarks>
/// <code>
/// L = 1/B sum_b [ h CE(softmax(a s), label) + (1 - h) tau^2 CE(softmax(a s / tau), q) ],   q = softmax(teacher's scores / tau)
/// dL/ds = a/B [ h (softmax(a s) - 1_label) + (1 - h) tau (softmax(a s / tau) - q) ]
/// </code>
/// with a the <see cref="Scale"/>; tau^2 keeps the gradient's size whatever the temperature. Of the second term the entropy of q is taken away,
/// so that it is tau^2 KL(q | student) and 0 where the student has learnt q. Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a
/// neural network" (arXiv 1503.02531). For hard labels alone, the teacher's arg-max, <see cref="CrossEntropy"/> on <see cref="TaughtData"/> is enough.
/// </remarks>
public sealed record DistillationLoss : Loss
{
    /// <summary>tau, above 0.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>h in [0, 1], the share of the labels' term.</summary>
    public double HardShare { get; init; } = 0.5;

    /// <summary>a, the factor before the student's softmax, above 0: small spike counts need one.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    protected override double Compute(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, ReadOnlySpan<float> teacherScores, Span<float> gradient)
    {
        if (!(Temperature > 0 && Scale > 0 && double.IsFinite(Temperature) && double.IsFinite(Scale) && HardShare is >= 0 and <= 1))
            throw new ArgumentException($"Temperature and scale are finite and above 0 and the share of labels is from 0 to 1, but they are {Temperature}, {Scale} and {HardShare}.");
        if (teacherScores.IsEmpty && !labels.IsEmpty)
            throw new ArgumentException($"A teacher's scores are needed: train on {nameof(TaughtData)}.", nameof(teacherScores));
        var batch = labels.Length;
        var (hard, soft, wanted) = (new double[classes], new double[classes], new double[classes]);
        double loss = 0;
        for (var b = 0; b < batch; b++)
        {
            var row = scores.Slice(b * classes, classes);
            LogSoftmax(row, Scale, hard);
            LogSoftmax(row, Scale / Temperature, soft);
            LogSoftmax(teacherScores.Slice(b * classes, classes), 1 / Temperature, wanted);
            loss -= HardShare * hard[labels[b]] / batch;
            for (var c = 0; c < classes; c++)
            {
                var q = Math.Exp(wanted[c]);
                loss += q == 0 ? 0 : (1 - HardShare) * Temperature * Temperature * q * (wanted[c] - soft[c]) / batch;
                gradient[(b * classes) + c] = (float)(Scale / batch
                    * ((HardShare * (Math.Exp(hard[c]) - (c == labels[b] ? 1 : 0))) + ((1 - HardShare) * Temperature * (Math.Exp(soft[c]) - q))));
            }
        }

        return loss;
    }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, int timeSteps, Span<float> gradient) =>
        Compute(scores, labels, classes, timeSteps, default, gradient);

    private static void LogSoftmax(ReadOnlySpan<float> scores, double factor, double[] logProbabilities)
    {
        var largest = double.NegativeInfinity;
        foreach (var score in scores)
            largest = Math.Max(largest, factor * score);
        double sum = 0;
        foreach (var score in scores)
            sum += Math.Exp((factor * score) - largest);
        for (var c = 0; c < scores.Length; c++)
            logProbabilities[c] = (factor * scores[c]) - largest - Math.Log(sum);
    }
}
