using SpikeNet.Tensors;
using SpikeNet.Tensors.Memory;

namespace SpikeNet;

/// <summary>Training data whose labels are a teacher's: the class to which it gave the highest score. The scores are there too.</summary>
/// <remarks>
/// Hard-label distillation is cross-entropy on these labels, as the policy of SDQN-RMFS is carried over into a spiking network (arXiv 2606.20031);
/// <see cref="DistillationLoss"/> learns from the scores. The teacher is asked once, on every sample without random variation; the
/// student may see the same samples coded otherwise, and varied.
/// </remarks>
public sealed class TaughtData : ITrainingData
{
    private readonly ITrainingData _student;
    private readonly bool _ownLabels;
    private readonly int[] _labels;
    private readonly float[] _scores;
    private readonly int _classes;

    private TaughtData(ITrainingData student, bool ownLabels, float[] scores, int classes)
    {
        (_student, _ownLabels, _scores, _classes) = (student, ownLabels, scores, classes);
        _labels = new int[student.Count];
        for (var i = 0; i < _labels.Length; i++)
            _labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(scores.AsSpan(i * classes, classes));
    }

    /// <inheritdoc/>
    public int Count => _student.Count;

    /// <summary>The share of the samples that the teacher classifies as their own labels do.</summary>
    public double TeacherAccuracy => (double)Enumerable.Range(0, Count).Count(i => _labels[i] == _student.LabelOf(i)) / Math.Max(1, Count);

    /// <summary>Asks a teacher.</summary>
    /// <param name="teacher">The teacher, a network with or without spikes.</param>
    /// <param name="teacherData">The samples as the teacher takes them.</param>
    /// <param name="studentData">The same samples, in the same order, as the student takes them.</param>
    /// <param name="ownLabels">Whether the samples keep their own labels, for a loss that has the teacher's scores beside them.</param>
    /// <param name="batchSize">Samples that go through the teacher together.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">The two are not the same samples, or a score is not a number.</exception>
    public static TaughtData By(
        Network teacher, ITrainingData teacherData, ITrainingData studentData, bool ownLabels = false, int batchSize = 128, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(teacherData);
        ArgumentNullException.ThrowIfNull(studentData);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (teacherData.Count != studentData.Count)
            throw new ArgumentException($"The teacher has {teacherData.Count} samples, the student {studentData.Count}: both see the same ones.", nameof(studentData));
        var classes = teacher.ReadOut.Classes;
        var scores = new float[teacherData.Count * classes];
        var arena = new StepArena();
        foreach (var samples in BatchPlan.InOrder(teacherData, batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            arena.Reset();
            var given = teacher.Forward(teacherData.Encode(samples, null), new StepContext { Arena = arena }).Scores.Dense!.Span;
            for (var i = 0; i < samples.Length; i++)
                given.Slice(i * classes, classes).CopyTo(scores.AsSpan(samples[i] * classes));
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
                throw new ArgumentException($"The teacher gives sample {i / classes} the score {scores[i]} for class {i % classes}.", nameof(teacher));
            if (i % classes == 0 && teacherData.LabelOf(i / classes) != studentData.LabelOf(i / classes))
                throw new ArgumentException($"Sample {i / classes} is of class {teacherData.LabelOf(i / classes)} for the teacher and of {studentData.LabelOf(i / classes)} for the student: both see the same ones.", nameof(studentData));
        }

        return new TaughtData(studentData, ownLabels, scores, classes);
    }

    /// <summary>The teacher's class of a sample, or its own label where those are kept.</summary>
    public int LabelOf(int sample) => _ownLabels ? _student.LabelOf(sample) : _labels[sample];

    /// <inheritdoc/>
    public int? TimeStepsOf(int sample) => _student.TimeStepsOf(sample);

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation) => _student.Encode(samples, augmentation);

    /// <inheritdoc/>
    public Tensor TeacherScoresOf(ReadOnlySpan<int> samples)
    {
        var chosen = new Tensor([samples.Length, _classes], zeroed: false);
        for (var i = 0; i < samples.Length; i++)
            _scores.AsSpan(samples[i] * _classes, _classes).CopyTo(chosen.Span[(i * _classes)..]);
        return chosen;
    }
}
