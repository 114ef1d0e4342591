using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>The scores of a sequence put together from those of its chunks, and the loss's gradient taken apart again.</summary>
/// <remarks>
/// Spike counts add up, so each chunk's scores have the whole's gradient. A maximum is one chunk's, and so is a last value: that
/// chunk alone has a gradient. A leaky integrator's value depends on all chunks by way of a state that read-outs do not carry.
/// </remarks>
internal sealed class SequenceScores(ReadOutRule rule, int batch, int classes)
{
    private readonly int[] _chunkOf = new int[batch * classes];

    private bool Counts => rule is ReadOutRule.SpikeCount or ReadOutRule.PopulationVote;

    /// <summary>The scores so far, <c>[1, B, C]</c>.</summary>
    internal Tensor Scores { get; } = new([1, batch, classes]);

    /// <summary>Refuses read-outs whose scores cannot be put together from chunks.</summary>
    internal static void Verify(ReadOut readOut)
    {
        var reason = readOut.Rule switch
        {
            ReadOutRule.SpikeCount or ReadOutRule.PopulationVote or ReadOutRule.Maximum or ReadOutRule.Last => null,
            ReadOutRule.LeakyMaximum or ReadOutRule.LeakyLast =>
                $"integrates over the whole sequence, which truncation cuts: put the integration into a NeuronLayer (LeakyIntegrator), which carries its state, and read {ReadOutRule.Maximum} or {ReadOutRule.Last}",
            ReadOutRule.SpikeRate => $"divides by the length of the sequence, of which a chunk is a part: read {ReadOutRule.SpikeCount}, which puts the classes into the same order",
            ReadOutRule.Mean => $"divides by the length of the sequence, of which a chunk is a part: read {ReadOutRule.Maximum} or {ReadOutRule.Last}",
            _ => $"counts the steps from the beginning of the sequence, which a chunk does not know: learn whole sequences, or read {ReadOutRule.SpikeCount}",
        };
        if (reason is not null)
            throw new ArgumentException($"The read-out '{readOut.Name}' ({readOut.Rule}) {reason}.");
    }

    /// <summary>Adds the scores of the next chunk.</summary>
    internal void Add(int chunk, ReadOnlySpan<float> scores)
    {
        var whole = Scores.Span;
        for (var i = 0; i < whole.Length; i++)
        {
            if (Counts)
            {
                whole[i] += scores[i];
            }
            else if (chunk == 0 || rule == ReadOutRule.Last || scores[i] > whole[i] || float.IsNaN(scores[i]))
            {
                whole[i] = scores[i];
                _chunkOf[i] = chunk;
            }
        }
    }

    /// <summary>dL/d(scores of a chunk), or null where that is nothing.</summary>
    internal Tensor? GradientOf(int chunk, Tensor whole)
    {
        if (Counts)
            return whole;
        if (Array.IndexOf(_chunkOf, chunk) < 0)
            return null;
        var part = whole.ToOwned();
        for (var i = 0; i < _chunkOf.Length; i++)
        {
            if (_chunkOf[i] != chunk)
                part.Span[i] = 0;
        }

        return part;
    }
}
