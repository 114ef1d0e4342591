namespace SpikeNet;

/// <summary>A piece of a parameter for an optimiser to change, and how.</summary>
/// <param name="Parameter">The place of the parameter in <see cref="Optimiser.Parameters"/>.</param>
/// <param name="Start">The first element, a multiple of the widest vector's lanes.</param>
/// <param name="Length">The number of elements; a multiple of the lanes unless it is the parameter's last piece.</param>
/// <param name="LearningRate">lr, the group's factor included.</param>
/// <param name="WeightDecay">The parameter's decay.</param>
/// <param name="Gradient">What is done to the gradient before it is used.</param>
public readonly record struct UpdateRange(int Parameter, int Start, int Length, double LearningRate, double WeightDecay, GradientClip Gradient);
