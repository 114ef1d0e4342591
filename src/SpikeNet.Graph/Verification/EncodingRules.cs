using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Faults of the input encoding.</summary>
internal static class EncodingRules
{
    internal static void Verify(SpikeGraph graph, ImmutableArray<Diagnostic>.Builder faults)
    {
        var input = graph.Nodes.OfType<InputNode>().FirstOrDefault();
        if (graph.Encoding is not { } encoding || input is null)
            return;
        var mel = encoding.MelImage;
        if (mel.Bands is < 1 or > 1024 || mel.Frames is < 1 or > 4096
            || mel.SampleRateHz is < 1000 or > 768000 || !(mel.FrameMs is > 0 and <= 1000) || !(mel.HopMs is > 0 and <= 1000)
            || !(mel.LowestHz >= 0) || !(mel.HighestHz > mel.LowestHz) || !(mel.HighestHz <= mel.SampleRateHz / 2.0) || !(mel.DynamicRangeDb > 0)
            || !(mel.TrimDb > 0) || !(mel.PreEmphasis is >= 0 and < 1))
            faults.Add(new("SPK0009", input.Name, "a mel image that can be made", $"{mel}", "correct the encoding"));
        else if (mel.Bands * mel.Frames != input.Features)
            faults.Add(new("SPK0009", input.Name, $"{mel.Bands} bands x {mel.Frames} frames = {mel.Bands * mel.Frames} channels", $"{input.Features}", "make the input fit its encoding"));
        if (encoding.Code.TimeSteps != input.TimeSteps)
            faults.Add(new("SPK0009", input.Name, $"{encoding.Code.TimeSteps} steps as in the encoding", $"{input.TimeSteps}", "make the input fit its encoding"));
        if (!(encoding.Code.Threshold is >= 0 and < 1))
            faults.Add(new("SPK0009", input.Name, "a coding threshold in [0, 1)", $"{encoding.Code.Threshold}", "correct the encoding"));
    }
}
