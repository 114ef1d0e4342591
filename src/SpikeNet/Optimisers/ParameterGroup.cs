namespace SpikeNet;

/// <summary>Parameters that are trained with settings of their own.</summary>
public sealed record ParameterGroup
{
    /// <summary>What the group is called in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a parameter is in the group.</summary>
    public required Predicate<Parameter> Contains { get; init; }

    /// <summary>The factor of the learning rate, at least 0; 0 holds the parameters still.</summary>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>The weight decay of all parameters in the group, biases too; null for the optimiser's, which is for weights alone.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>A group of the listed parameters.</summary>
    public static ParameterGroup Of(string name, params IEnumerable<Parameter> parameters)
    {
        var set = parameters.ToHashSet();
        return new ParameterGroup { Name = name, Contains = set.Contains };
    }
}
