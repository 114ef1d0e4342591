using SpikeNet.Backends.Chip;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>Random networks against <see cref="SlowLoihi"/>.</summary>
[TestFixture]
public sealed class LoihiRandomTests
{
    [FsCheck.NUnit.Property(MaxTest = 150)]
    public void AgreesWithTheRulesReadSlowly(uint seed) => AssertAgrees(Random(seed, cells: 30, synapses: 150, cores: 12), 8);

    [FsCheck.NUnit.Property(MaxTest = 12)]
    public void AgreesWhereTheMeshIsCongested(uint seed) => AssertAgrees(Congested(seed), 2);

    private static void AssertAgrees(LoihiNetwork network, int steps)
    {
        var slow = new SlowLoihi(network);
        var chip = new LoihiChip(network);
        var run = chip.Run(new LoihiRunOptions { Steps = steps, Detailed = true, RecordPotentials = true });
        for (var s = 0; s < steps; s++)
        {
            var (energy, simple, detailed) = slow.Step();
            var step = run.Steps[s];
            Assert.That(run.Spikes[s].Select(c => network.Cells[c].Name).Order(), Is.EqualTo(slow.Fired.Order()), $"spikes of step {s + 1}");
            Assert.That(step.Counts.Price(chip.Table).TotalJoules, Is.EqualTo(energy * 1e-12).Within(1e-9).Percent, $"energy of step {s + 1}");
            Assert.That(step.SimpleSeconds, Is.EqualTo(simple).Within(1e-9 * simple), $"simple time of step {s + 1}");
            Assert.That(step.DetailedSeconds, Is.EqualTo(detailed).Within(1e-9 * detailed), $"detailed time of step {s + 1}");
            for (var c = 0; c < network.Cells.Length; c++)
            {
                if (network.Cells[c] is LoihiNeuron)
                    Assert.That(run.Potentials[s][c], Is.EqualTo(slow.Potentials[network.Cells[c].Name]).Within(1e-9));
            }
        }
    }

    /// <summary>A network of whole and half weights, all settings of neurons, all units, on a few cores anywhere.</summary>
    private static LoihiNetwork Random(uint seed, int cells, int synapses, int cores)
    {
        var random = new SplitMix64(seed);
        bool Chance(int one) => random.NextInt32(one) == 0;
        var places = Enumerable.Range(0, cores).Select(_ => (Tile: random.NextInt32(32), Core: random.NextInt32(4))).ToList();
        var builder = new LoihiNetworkBuilder("random");
        var neurons = new List<int>();
        for (var i = 0; i < cells; i++)
        {
            var (tile, core) = places[random.NextInt32(cores)];
            if (i > 0 && Chance(4))
            {
                builder.Add(tile, core, new LoihiInput($"i{i}") { Spikes = [.. Enumerable.Range(0, random.NextInt32(10)).Select(_ => Chance(2))] });
                continue;
            }

            neurons.Add(builder.Add(tile, core, new LoihiNeuron($"n{i}")
            {
                Threshold = random.NextInt32(8) - 1,
                Reset = Chance(2) ? LoihiReset.Soft : LoihiReset.Hard,
                ResetPotential = Chance(3) ? random.NextInt32(5) - 3 : 0,
                LeakDecay = Chance(2) ? 1 : random.NextInt32(4097) / 4096.0,
                CurrentDecay = Chance(2) ? 0 : random.NextInt32(4097) / 4096.0,
                Bias = Chance(3) ? (random.NextInt32(9) - 4) / 2.0 : 0,
                RefractoryDelay = random.NextInt32(4),
                ForceUpdate = Chance(6),
                InitialPotential = Chance(6) ? random.NextInt32(100) / 7.0 : 0,
            }));
        }

        for (var s = 0; s < synapses; s++)
            builder.Connect(random.NextInt32(cells), neurons[random.NextInt32(neurons.Count)], (random.NextInt32(13) - 4) / 2.0, (LoihiSynapseUnit)random.NextInt32(3));
        return builder.Build();
    }

    /// <summary>Some hundred inputs on a few neighbouring cores that send to the same far tile, where each message takes long.</summary>
    private static LoihiNetwork Congested(uint seed)
    {
        var random = new SplitMix64(seed);
        var builder = new LoihiNetworkBuilder("congested");
        var (from, to) = (random.NextInt32(6), 26 + random.NextInt32(6));
        var neurons = Enumerable.Range(0, 40).Select(i => builder.Add(to, i % 3, new LoihiNeuron($"n{i}") { Threshold = 1000 })).ToList();
        for (var i = 0; i < 320; i++)
        {
            var input = builder.Add(from + random.NextInt32(2), random.NextInt32(2), new LoihiInput($"i{i}") { Spikes = [true, random.NextInt32(2) == 0] });
            var count = 1 + random.NextInt32(30);
            for (var s = 0; s < count; s++)
                builder.Connect(input, neurons[random.NextInt32(neurons.Count)], 1, (LoihiSynapseUnit)random.NextInt32(3));
        }

        for (var i = 0; i < 30; i++)
            builder.Add(from, 0, new LoihiNeuron($"late{i}") { Bias = 1 });
        return builder.Build();
    }
}
