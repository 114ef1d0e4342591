using SpikeNet.Backends.Chip;

namespace SpikeNet.Backends.Tests.Chip.Loihi;

/// <summary>The accounting rules once more, sentence by sentence and as slowly as they read: no tables, no running sums, everything found anew when it is asked for.</summary>
/// <remarks>Takes networks whose cells all have a place. Energies in pJ, times in s.</remarks>
internal sealed class SlowLoihi(LoihiNetwork network)
{
    private static readonly double[] SynapseEnergy = [35.5, 33.6, 24.0];
    private static readonly double[] SynapseTime = [3.8e-9, 4.7e-9, 3.1e-9];
    private readonly Dictionary<string, double> _v = network.Cells.OfType<LoihiNeuron>().ToDictionary(n => n.Name, n => n.InitialPotential);
    private readonly Dictionary<string, double> _u = network.Cells.ToDictionary(c => c.Name, _ => 0.0);
    private readonly Dictionary<string, int> _blockedUntil = network.Cells.ToDictionary(c => c.Name, _ => 0);
    private List<LoihiSynapse> _arriving = [];
    private int _step;

    public Dictionary<string, double> Potentials => _v;

    public List<string> Fired { get; private set; } = [];

    /// <summary>A message, or (without receiver) the rest of a core's work.</summary>
    private sealed record Message(int From, int To, double Generation, List<LoihiSynapse> Synapses)
    {
        public double Receive => Synapses.Aggregate(16.0e-9, (sum, s) => sum + SynapseTime[(int)s.Unit]);

        public List<string> Route { get; } = To < 0 ? [] : [.. Links(From, To)];

        public int Hops => Route.Count - 1;

        public double HopTime => Math.Abs(X(To) - X(From)) * 4.1e-9 + Math.Abs(Y(To) - Y(From)) * 6.5e-9;

        private static IEnumerable<string> Links(int from, int to)
        {
            yield return $"port of core {from}";
            var (x, y) = (X(from), Y(from));
            for (var toX = X(to); x != toX; x += Math.Sign(toX - x))
                yield return $"{x + Math.Sign(toX - x)},{y} from {x},{y}";
            for (var toY = Y(to); y != toY; y += Math.Sign(toY - y))
                yield return $"{x},{y + Math.Sign(toY - y)} from {x},{y}";
        }
    }

    private sealed record Flight(Message Message, double Receipt, double Done);

    /// <summary>One step: energy, simple and detailed time.</summary>
    public (double Picojoules, double Simple, double Detailed) Step()
    {
        _step++;
        var energy = 0.0;
        Fired = [];
        var sent = new List<List<Message>>();
        for (var core = 0; core < 128; core++)
        {
            var messages = new List<Message>();
            var busy = 0.0;
            foreach (var cell in network.Cells.Where(c => Core(c) == core))
            {
                var fired = cell is LoihiInput input ? _step <= input.Spikes.Length && input.Spikes[_step - 1] : Neuron((LoihiNeuron)cell, ref energy, ref busy);
                if (!fired)
                    continue;
                Fired.Add(cell.Name);
                foreach (var group in network.Synapses.Where(s => network.Cells[s.From] == cell).GroupBy(s => Core(network.Cells[s.To])).OrderBy(g => g.Key))
                {
                    messages.Add(new Message(core, group.Key, busy + 5.1e-9, [.. group]));
                    busy = 0;
                }
            }

            if (busy > 0)
                messages.Add(new Message(core, -1, busy, []));
            sent.Add(messages);
        }

        var real = sent.SelectMany(m => m).Where(m => m.To >= 0).ToList();
        _arriving = [.. real.SelectMany(m => m.Synapses)];
        energy += real.Sum(m => 111 + 3.0 * Math.Abs(X(m.To) - X(m.From)) + 4.2 * Math.Abs(Y(m.To) - Y(m.From)) + m.Synapses.Sum(s => SynapseEnergy[(int)s.Unit]));
        var tiles = network.Cells.Select(c => c.Place!.Value.Tile).Distinct().Count();
        var barrier = tiles >= 29 ? 1.8e-6 : tiles >= 4 ? 1.4e-6 : tiles >= 2 ? 1.0e-6 : 0.6e-6;
        var simple = Math.Max(sent.Max(m => m.Sum(x => x.Generation)), Enumerable.Range(0, 128).Max(c => real.Where(m => m.To == c).Sum(m => m.Receive)));
        return (energy, simple + barrier, Detailed(sent) + barrier);
    }

    private bool Neuron(LoihiNeuron n, ref double energy, ref double busy)
    {
        var reached = _arriving.Where(s => network.Cells[s.To] == n).ToList();
        var updated = _v[n.Name] != 0 || reached.Count > 0 || n.Bias != 0 || n.ForceUpdate;
        if (_step > 1)
        {
            _u[n.Name] *= n.CurrentDecay;
            _v[n.Name] *= n.LeakDecay;
            _v[n.Name] = Math.Truncate(_v[n.Name] * 64) / 64;
        }

        var fired = false;
        if (_step > _blockedUntil[n.Name])
        {
            _u[n.Name] += reached.Sum(s => s.Weight);
            _v[n.Name] = _v[n.Name] + n.Bias + _u[n.Name];
            fired = _v[n.Name] > n.Threshold;
        }

        if (fired)
        {
            _v[n.Name] = n.Reset == LoihiReset.Hard ? n.ResetPotential : _v[n.Name] - n.Threshold;
            _blockedUntil[n.Name] = _step + Math.Max(0, n.RefractoryDelay - 1);
        }

        var (pj, s) = (fired, updated) switch
        {
            (true, _) => (51.2 + 21.6 + 69.3, 6.0e-9 + 3.7e-9 + 30e-9),
            (_, true) => (51.2 + 21.6, 6.0e-9 + 3.7e-9),
            _ => (51.2, 6.0e-9),
        };
        energy += pj;
        busy += s;
        return fired;
    }

    private static double Detailed(List<List<Message>> sent)
    {
        var flights = new List<Flight>();
        var left = sent.Select(m => new Queue<Message>(m)).ToList();
        var queue = new List<(double Time, Message Message)>();
        var end = 0.0;
        foreach (var core in left.Where(q => q.Count > 0))
            queue.Add((core.Peek().Generation, core.Dequeue()));
        while (queue.Count > 0)
        {
            // MinBy gives the first of equals, and the list is in the order of queueing.
            var next = queue.MinBy(q => q.Time);
            queue.Remove(next);
            var (time, m) = next;
            end = Math.Max(end, time);
            if (m.To >= 0)
            {
                var inFlight = flights.Where(f => f.Receipt > time).ToList();
                var load = m.Route.Sum(link => inFlight.Where(f => f.Message.Route.Contains(link)).Sum(f => 1.0 / (f.Message.Hops + 2)));
                var mean = inFlight.Count == 0 ? 0 : inFlight.Average(f => f.Message.Receive);
                time += Math.Max(0, load - 16 * (m.Hops + 1)) * mean;
                var free = flights.Where(f => f.Message.To == m.To).Select(f => f.Done).DefaultIfEmpty(0).Max();
                var receipt = Math.Max(free, time + Math.Max(m.HopTime, load * mean / (m.Hops + 1)));
                flights.Add(new Flight(m, receipt, receipt + m.Receive));
                end = Math.Max(end, Math.Max(time, receipt + m.Receive));
            }

            if (left[m.From].TryDequeue(out var following))
                queue.Add((time + following.Generation, following));
        }

        return end;
    }

    private static int Core(LoihiCell cell) => cell.Place!.Value.Tile * 4 + cell.Place.Value.Core;

    private static int X(int core) => core / 4 / 4;

    private static int Y(int core) => core / 4 % 4;
}
