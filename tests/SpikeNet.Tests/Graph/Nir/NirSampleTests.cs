using SpikeNet.Graph;
using SpikeNet.Graph.Nir;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Graph.Nir;

/// <summary>The samples of the NIR project.</summary>
public class NirSampleTests : Hdf5FolderFixture
{
    private static readonly string[] Samples =
    [
        "01_lif/lif_norse.nir", "01_lif/lif_rockpool.nir", "01_lif/debug_spike_representation/two_lif_neurons.nir", "02_cnn/cnn_sinabs.nir",
        "03_rnn/braille_noDelay_bias_zero.nir", "03_rnn/braille_noDelay_noBias_subtract.nir",
        "03_rnn/extras/braille_noDelay_bias_zero_subgraph.nir", "03_rnn/extras/braille_noDelay_noBias_subtract_subgraph.nir",
    ];

    private static NirImportOptions Options => new() { TimeStepSeconds = 1e-4, TimeSteps = 50 };

    [TestCaseSource(nameof(Samples))]
    public void ImportedExportedAndImportedAgainItIsTheSame(string sample)
    {
        var first = NirReader.Read(Hdf5Required.Sample("nir/" + sample), Options).Graph;
        NirWriter.Write(first, At("again.nir"));

        // Nothing has to be told the second time: the file notes the time step, the steps, and what fires and resets how.
        var second = NirReader.Read(At("again.nir"));
        Assert.That(second.Graph.ToText().Replace("nir_version = 1.0.8", "", StringComparison.Ordinal), Is.EqualTo(first.ToText()));
        GraphFile.Save(first, At("first.snn"));
        GraphFile.Save(second.Graph, At("second.snn"));
        Assert.That(File.ReadAllBytes(At("second.snn")), Is.EqualTo(File.ReadAllBytes(At("first.snn"))));
        Assert.That(second.Notes.Where(n => n.Contains("reset to", StringComparison.Ordinal) || n.Contains("assumed", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void ACompressedCopyIsTheSame(string sample)
    {
        Hdf5Required.Run("h5repack", "-f", "GZIP=9", Hdf5Required.Sample("nir/" + sample), At(Path.GetFileName(sample)));
        Assert.That(NirReader.Read(At(Path.GetFileName(sample)), Options).Graph.ToText(), Is.EqualTo(NirReader.Read(Hdf5Required.Sample("nir/" + sample), Options).Graph.ToText()));
    }

    [Test]
    public void WithoutATimeStepTheErrorSaysWhichOneTheFileWasMadeFor()
    {
        var braille = Hdf5Required.Sample("nir/03_rnn/braille_noDelay_bias_zero.nir");
        Assert.That(
            () => NirReader.Read(braille),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("node 'lif1.lif'").And.Message.Contains("--dt SECONDS").And.Message.Contains("perhaps --dt 0.0001"));
        Assert.That(NirReader.Read(Hdf5Required.Sample("nir/02_cnn/cnn_sinabs.nir")).TimeStepSeconds, Is.EqualTo(1e-3), "nothing in it depends on the step");
    }

    /// <summary>
    /// By Euler's method at dt / tau = 0.04 an event adds 0.04 w to v, which then decays by 0.96 a step: after events at the steps in S,
    /// v(t) = 0.04 sum over s in S up to t of 0.96^(t - s). Exactly integrated the share is 1 - e and the decay e = exp(-0.04).
    /// </summary>
    [TestCase(Integration.Euler)]
    [TestCase(Integration.Exact)]
    public void TheVoltageOfTheLifSampleIsTheClosedForm(Integration integration)
    {
        var graph = NirReader.Read(Hdf5Required.Sample("nir/01_lif/lif_norse.nir"), Options with { Integration = integration }).Graph;
        var neuron = graph.Nodes.OfType<ProgramNeuronNode>().Single();
        int[] events = [3, 4, 20, 21, 22];
        var decay = integration == Integration.Euler ? 0.96 : Math.Exp(-0.04);

        // The same equations with their potential as the output show the trace; 5 events cannot reach the threshold of 0.1 twice.
        var interpreter = new SpikeNet.Neurons.Interpretation.NeuronInterpreter<double>(neuron.Model.Step, new SpikeNet.Neurons.Interpretation.DoubleArithmetic());
        var invariants = interpreter.Invariants([.. neuron.Parameters.Select(p => (double)p[0])], neuron.TimeStepMs);
        double[] states = [0];
        var expected = 0.0;
        for (var t = 0; t < 50; t++)
        {
            states = [.. interpreter.Step(invariants, states, [events.Contains(t) ? 1.0 : 0.0]).States];
            expected = events.Where(s => s <= t).Sum(s => (1 - decay) * Math.Pow(decay, t - s));
            if (expected > 0.1)
                break;
            Assert.That(states[0], Is.EqualTo(expected).Within(1e-7), $"step {t}");
        }

        // 0.04 (0.96^19 + 0.96^18 + 0.96^2 + 0.96 + 1) = 0.153 at step 22 is above the threshold: it fires once, there or where the sum passes 0.1.
        Assert.That(expected, Is.GreaterThan(0.1));
        Assert.That(states[0], Is.Zero, "reset to 0");
        var run = GraphInterpreter.Run(graph, SpikeTrain.FromDense([.. Enumerable.Range(0, 50).Select(t => events.Contains(t) ? 1f : 0f)], 50, 1, 1));
        Assert.That(run.Spikes["1"].EventCount, Is.EqualTo(1));
    }

    [TestCase("braille_noDelay_bias_zero.nir", ResetKind.ToZero)]
    [TestCase("braille_noDelay_bias_zero.nir", ResetKind.BySubtraction)]
    [TestCase("braille_noDelay_noBias_subtract.nir", ResetKind.ToZero)]
    [TestCase("braille_noDelay_noBias_subtract.nir", ResetKind.BySubtraction)]
    public void TheBrailleNetworksRunWithEitherReset(string sample, ResetKind reset)
    {
        var import = NirReader.Read(Hdf5Required.Sample("nir/03_rnn/" + sample), Options with { Reset = reset });
        var recurrent = import.Graph.Nodes.OfType<ProgramNeuronNode>().First();
        Assert.That(recurrent.RecurrentWeights, Has.Length.EqualTo(1));
        var spikes = Graphs.Spikes(3, 50, 4, 12, 0.2);
        var run = GraphInterpreter.Run(import.Graph, spikes);
        Assert.That(run.Spikes["lif1.lif"].EventCount, Is.GreaterThan(0));
        var other = GraphInterpreter.Run(NirReader.Read(Hdf5Required.Sample("nir/03_rnn/" + sample), Options with { Reset = 1 - reset }).Graph, spikes);
        Assert.That(run.Spikes["lif1.lif"].Indices.ToArray(), Is.Not.EqualTo(other.Spikes["lif1.lif"].Indices.ToArray()), "the resets differ");
        Assert.That(import.Notes.Any(n => n.Contains("--reset", StringComparison.Ordinal)), Is.False, "said, so nothing to warn of");
    }

    /// <summary>The inner graph of the sample is the same network as the flat one.</summary>
    [Test]
    public void AGraphInAGraphIsFlattened()
    {
        var flat = NirReader.Read(Hdf5Required.Sample("nir/03_rnn/braille_noDelay_bias_zero.nir"), Options).Graph;
        var nested = NirReader.Read(Hdf5Required.Sample("nir/03_rnn/extras/braille_noDelay_bias_zero_subgraph.nir"), Options);
        Assert.That(nested.Notes.Any(n => n.Contains("'lif1.lif1'", StringComparison.Ordinal) && n.Contains("does not exist", StringComparison.Ordinal)), Is.True);
        var spikes = Graphs.Spikes(4, 50, 3, 12, 0.2);
        Assert.That(GraphInterpreter.Run(nested.Graph, spikes).Scores, Is.EqualTo(GraphInterpreter.Run(flat, spikes).Scores));
    }
}
