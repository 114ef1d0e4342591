namespace SpikeNet.Neurons.Model;

/// <summary>A value in the equations of a neuron, with its unit; written with the usual operators and with <see cref="Equations"/>.</summary>
/// <remarks>
/// Immutable: what a state variable was when it was read. A bare number becomes an expression by itself; it is dimensionless,
/// except 0, which has every unit. Numbers combined before a neuron is involved are ordinary double arithmetic.
/// A mistake (units that do not go together, an expression of another neuron) is collected and reported when the definition ends.
/// </remarks>
public sealed class Expression
{
    internal Expression(ExpressionScope scope, int place, Unit unit) => (Scope, Place, Unit) = (scope, place, unit);

    internal Expression(double number) => Number = number;

    /// <summary>The unit.</summary>
    public Unit Unit { get; }

    /// <summary>Whose equations this belongs to; null for a bare number.</summary>
    internal ExpressionScope? Scope { get; }

    /// <summary>The place of the instruction; -1 where a mistake was made.</summary>
    internal int Place { get; }

    /// <summary>A bare number's value.</summary>
    internal double Number { get; }

    /// <summary>A bare number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator Expression(double number) => new(number);

    /// <summary>A bare number.</summary>
    /// <param name="number">The number.</param>
    public static Expression FromDouble(double number) => new(number);

    /// <summary>a + b, of the same unit.</summary>
    public static Expression operator +(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Add, a, b);

    /// <summary>a - b, of the same unit.</summary>
    public static Expression operator -(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Subtract, a, b);

    /// <summary>a * b.</summary>
    public static Expression operator *(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Multiply, a, b);

    /// <summary>a / b; b may not be able to be 0.</summary>
    public static Expression operator /(Expression a, Expression b) => ExpressionScope.Binary(StepOperation.Divide, a, b);

    /// <summary>-a.</summary>
    public static Expression operator -(Expression a) => ExpressionScope.Unary(StepOperation.Negate, a);

    /// <summary>a + b.</summary>
    public static Expression Add(Expression left, Expression right) => left + right;

    /// <summary>a - b.</summary>
    public static Expression Subtract(Expression left, Expression right) => left - right;

    /// <summary>a * b.</summary>
    public static Expression Multiply(Expression left, Expression right) => left * right;

    /// <summary>a / b.</summary>
    public static Expression Divide(Expression left, Expression right) => left / right;

    /// <summary>-a.</summary>
    public static Expression Negate(Expression item) => -item;

    /// <summary>This dimensionless number as a quantity of a unit: <c>n.Input.In(Unit.Millivolt)</c>; no instruction.</summary>
    /// <param name="unit">The unit.</param>
    public Expression In(Unit unit) => ExpressionScope.Relabel(this, Unit.One, unit, $"in {unit}");

    /// <summary>How many of a unit this is, the inverse of <see cref="In"/>: a dimensionless number; no instruction.</summary>
    /// <param name="unit">The unit, which this must have.</param>
    public Expression Over(Unit unit) => ExpressionScope.Relabel(this, unit, Unit.One, $"over {unit}");
}
