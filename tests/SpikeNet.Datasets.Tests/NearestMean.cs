namespace SpikeNet.Datasets.Tests;

/// <summary>The simplest classifier: the class whose mean training image is nearest. It shows whether images carry their class.</summary>
internal static class NearestMean
{
    /// <summary>Fits on the training part, returns the accuracy on the validation part.</summary>
    public static double Accuracy(RecordingSet set, float[][] images, TrainingSplit split)
    {
        var imageOf = set.Recordings.Zip(images).ToDictionary(pair => pair.First, pair => pair.Second);
        double[][] means = [.. Enumerable.Range(0, set.ClassNames.Length).Select(label =>
        {
            float[][] members = [.. split.Train.Where(r => r.Label == label).Select(r => imageOf[r])];
            return Enumerable.Range(0, images[0].Length).Select(i => members.Average(m => (double)m[i])).ToArray();
        })];
        return split.Validation.Average(r =>
        {
            float[] image = imageOf[r];
            double[] distances = [.. means.Select(mean => mean.Zip(image).Sum(p => (p.First - p.Second) * (p.First - p.Second)))];
            return distances.AsSpan().IndexOf(distances.Min()) == r.Label ? 1.0 : 0.0;
        });
    }
}
