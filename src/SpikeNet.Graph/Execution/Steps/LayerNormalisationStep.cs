namespace SpikeNet.Graph;

/// <summary>The normalisation of <see cref="LayerNormalisationNode"/>: sums in double in ascending order of the features, every operation on values in float32.</summary>
internal sealed class LayerNormalisationStep(LayerNormalisationNode node) : NodeStep(node.InputShape.Count)
{
    internal override void Step(IReadOnlyList<NodeRow> inputs)
    {
        var x = inputs[0].Values;
        for (var set = 0; set < node.Sets.Count; set++)
        {
            var features = Enumerable.Range(0, x.Length).Where(i => node.Sets.Of(i) == set).ToList();
            double mean = 0;
            foreach (var i in features)
                mean += x[i];
            mean /= features.Count;
            double variance = 0;
            foreach (var i in features)
                variance += (x[i] - mean) * (x[i] - mean);
            var deviation = (float)Math.Sqrt((variance / features.Count) + node.Epsilon);
            foreach (var i in features)
            {
                var centred = (float)x[i] - (float)mean;
                var scaled = node.Gain[i % node.Gain.Length] * centred;
                var divided = scaled / deviation;
                Output.Values[i] = divided + node.Shift[i % node.Shift.Length];
            }
        }
    }
}
