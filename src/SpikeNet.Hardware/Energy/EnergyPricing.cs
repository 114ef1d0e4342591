using System.Collections.Immutable;

namespace SpikeNet.Hardware;

/// <summary>Counts times prices: the one place where energy is calculated.</summary>
public static class EnergyPricing
{
    /// <summary>Prices a run within each boundary that the target reports.</summary>
    /// <param name="run">The counts and the latency.</param>
    /// <param name="table">The target's prices.</param>
    /// <exception cref="InvalidDataException">The run counts an event without a price.</exception>
    public static ImmutableArray<BoundaryEnergy> Price(NetworkRun run, EnergyTable table)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(table);
        var events = run.Activity.Events();
        var prices = table.Constants.Where(c => c.Role == ConstantRole.Dynamic).Select(c => c.Name).ToHashSet();
        foreach (var name in events.Keys.Where(name => !prices.Contains(name)))
            throw new InvalidDataException($"The target '{table.Target}' counts '{name}', but its energy table has no such price.");
        var causes = new List<EnergyCause>();
        foreach (var constant in table.Constants)
        {
            double? count = constant.Role switch
            {
                ConstantRole.Dynamic => events.GetValueOrDefault(constant.Name) / run.Activity.Inferences,
                ConstantRole.Static => run.LatencySeconds,
                _ => 0,
            };
            if (constant.Role is ConstantRole.Dynamic or ConstantRole.Static && count != 0)
            {
                var factor = count * constant.SiFactor;
                causes.Add(new EnergyCause(
                    constant, count, constant.Value * factor, (constant.Low ?? constant.Value) * factor, (constant.High ?? constant.Value) * factor));
            }
        }

        return [.. table.Boundaries.Select(b => Sum(b, causes, run.Activity))];
    }

    private static BoundaryEnergy Sum(BoundaryDefinition boundary, List<EnergyCause> all, ActivityCounts activity)
    {
        var causes = all.Where(c => c.Constant.Boundary <= boundary.Boundary).OrderByDescending(c => c.Joules ?? -1).ToImmutableArray();
        var dynamic = Known(causes.Where(c => c.Constant.Role == ConstantRole.Dynamic), c => c.Joules);
        var still = Known(causes.Where(c => c.Constant.Role == ConstantRole.Static), c => c.Joules);
        var total = (dynamic ?? 0) + (still ?? 0);
        double synaptic = (double)activity.SynapticOperations / activity.Inferences;
        double dense = (double)activity.DenseOperations / activity.Inferences;
        return new BoundaryEnergy
        {
            Boundary = boundary.Boundary,
            Includes = boundary.Includes,
            DynamicJoules = dynamic,
            StaticJoules = still,
            LowTotalJoules = Known(causes, c => c.LowJoules),
            HighTotalJoules = Known(causes, c => c.HighJoules),
            Incomplete = [.. causes.Where(c => c.Joules is null).Select(c => c.Constant.Name)],
            Causes = causes,
            Effective = Ratio(synaptic, dynamic),
            EffectiveTotal = Ratio(synaptic, total),
            DenseEquivalent = Ratio(dense, dynamic),
            DenseEquivalentTotal = Ratio(dense, total),
        };
    }

    /// <summary>The sum of the known terms: 0 where there is no term at all, null where there are terms and none is known.</summary>
    private static double? Known(IEnumerable<EnergyCause> causes, Func<EnergyCause, double?> joules)
    {
        var terms = causes.Select(joules).ToList();
        var known = terms.Where(j => j.HasValue).ToList();
        return known.Count == 0 && terms.Count > 0 ? null : known.Sum();
    }

    private static double? Ratio(double operations, double? joules) => joules is > 0 ? operations / joules : null;
}
