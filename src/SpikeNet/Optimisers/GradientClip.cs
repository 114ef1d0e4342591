namespace SpikeNet;

/// <summary>How a gradient is changed on its way into a step: g' = min(max(factor g, -limit), limit).</summary>
/// <param name="Factor">The factor; below 1 where the norm is clipped (Pascanu, Mikolov and Bengio 2013).</param>
/// <param name="Limit">The largest size of an element; infinity for none.</param>
public readonly record struct GradientClip(float Factor, float Limit)
{
    /// <summary>The gradient as it is.</summary>
    public static GradientClip None => new(1, float.PositiveInfinity);

    /// <summary>Scales a gradient of the Euclidean norm <paramref name="norm"/> to at most <paramref name="largestNorm"/>, then limits its elements.</summary>
    /// <remarks>The factor is exactly largest / norm; <c>torch.nn.utils.clip_grad_norm_</c> adds 1e-6 to the norm.</remarks>
    public static GradientClip For(double norm, double largestNorm, double limit = double.PositiveInfinity) =>
        new(norm <= largestNorm ? 1 : (float)(largestNorm / norm), (float)limit);
}
