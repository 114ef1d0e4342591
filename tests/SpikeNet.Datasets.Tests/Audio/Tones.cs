using SpikeNet.Datasets.Audio;

namespace SpikeNet.Datasets.Tests.Audio;

internal static class Tones
{
    public static AudioClip Sine(double hz, int length, int rate = 8000, double amplitude = 0.5) =>
        new([.. Enumerable.Range(0, length).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hz * i / rate)))], rate, $"{hz} Hz");

    public static AudioClip Join(params AudioClip[] clips) =>
        new([.. clips.SelectMany(c => c.Samples)], clips[0].SampleRateHz, string.Join(", ", clips.Select(c => c.Path)));

    public static AudioClip Silence(int length) => new(new float[length], 8000, "silence");
}
