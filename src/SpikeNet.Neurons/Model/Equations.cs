namespace SpikeNet.Neurons.Model;

/// <summary>The functions of a neuron's equations, for <c>using static</c>.</summary>
public static class Equations
{
    /// <summary>e^a by the one shared polynomial; a is dimensionless.</summary>
    public static Expression Exp(Expression a) => ExpressionScope.Unary(StepOperation.Exp, a);

    /// <summary>sin a by the one shared polynomial; a is in radians.</summary>
    public static Expression Sin(Expression a) => ExpressionScope.Unary(StepOperation.Sin, a);

    /// <summary>cos a by the one shared polynomial; a is in radians.</summary>
    public static Expression Cos(Expression a) => ExpressionScope.Unary(StepOperation.Cos, a);

    /// <summary>|a|.</summary>
    public static Expression Abs(Expression a) => ExpressionScope.Unary(StepOperation.Abs, a);

    /// <summary>The largest integer not above a, which is dimensionless.</summary>
    public static Expression Floor(Expression a) => ExpressionScope.Unary(StepOperation.Floor, a);

    /// <summary>a, through which no gradient flows.</summary>
    public static Expression Detach(Expression a) => ExpressionScope.Unary(StepOperation.Detach, a);

    /// <summary>a where a is below b, else b.</summary>
    public static Expression Min(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Min, a, b);

    /// <summary>a where a is above b, else b.</summary>
    public static Expression Max(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Max, a, b);

    /// <summary>1 where a >= b, else 0.</summary>
    public static Expression GreaterOrEqual(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.GreaterOrEqual, a, b);

    /// <summary>1 where a > b, else 0.</summary>
    public static Expression Greater(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Greater, a, b);

    /// <summary><paramref name="a"/> where the condition is not 0, else <paramref name="b"/>.</summary>
    public static Expression Select(Expression condition, Expression a, Expression b) => ExpressionScope.Select(condition, a, b);

    /// <summary>a * b + c with one rounding.</summary>
    public static Expression FusedMultiplyAdd(Expression a, Expression b, Expression c) => ExpressionScope.FusedMultiplyAdd(a, b, c);

    /// <summary>a arithmetically shifted right: of the raw integer in fixed point, floor(a / 2^bits) in real numbers.</summary>
    /// <param name="a">What is shifted.</param>
    /// <param name="bits">By how many bits, 0 to 31.</param>
    public static Expression ShiftRight(Expression a, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 31);
        return ExpressionScope.Unary(StepOperation.ShiftRight, a, bits);
    }
}
