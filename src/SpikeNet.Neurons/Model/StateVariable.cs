namespace SpikeNet.Neurons.Model;

/// <summary>A state variable in the equations of a neuron: reading it gives its value at this point, <see cref="Set"/> gives it a new one.</summary>
/// <remarks>Reading after <see cref="Set"/> gives the new value; <see cref="Previous"/> is always the value before the step.</remarks>
public sealed class StateVariable
{
    private readonly ExpressionScope _scope;

    internal StateVariable(ExpressionScope scope, string name, Unit unit, Expression previous) =>
        (_scope, Name, Unit, Previous, Value) = (scope, name, unit, previous, previous);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its unit.</summary>
    public Unit Unit { get; }

    /// <summary>Its value before the step.</summary>
    public Expression Previous { get; }

    /// <summary>Its value at this point of the equations.</summary>
    public Expression Value { get; private set; }

    internal bool IsSet { get; private set; }

    /// <summary>Gives it a new value, of its unit.</summary>
    /// <param name="value">The value.</param>
    public void Set(Expression value)
    {
        ArgumentNullException.ThrowIfNull(value);
        IsSet = true;
        if (!_scope.Usable($"set {Name}", Previous, value))
            return;
        if (!ExpressionScope.IsZero(value) && _scope.Differs(value, Unit))
        {
            _scope.Report(Name, "set", $"it is in {Unit}, but {_scope.Describe(value)} is in {value.Unit}.");
            return;
        }

        Value = new Expression(_scope, _scope.Place(value), Unit);
        _scope.Name(Value, Name);
    }

    /// <summary>Its value at this point of the equations.</summary>
    /// <param name="state">The state variable.</param>
    public static implicit operator Expression(StateVariable state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Value;
    }

    /// <summary>Its value at this point of the equations.</summary>
    public Expression ToExpression() => Value;

    /// <summary>a + b.</summary>
    public static Expression operator +(StateVariable a, Expression b) => (Expression)a + b;

    /// <summary>a + b.</summary>
    public static Expression operator +(Expression a, StateVariable b) => a + (Expression)b;

    /// <summary>a + b.</summary>
    public static Expression operator +(StateVariable a, StateVariable b) => (Expression)a + (Expression)b;

    /// <summary>a - b.</summary>
    public static Expression operator -(StateVariable a, Expression b) => (Expression)a - b;

    /// <summary>a - b.</summary>
    public static Expression operator -(Expression a, StateVariable b) => a - (Expression)b;

    /// <summary>a - b.</summary>
    public static Expression operator -(StateVariable a, StateVariable b) => (Expression)a - (Expression)b;

    /// <summary>a * b.</summary>
    public static Expression operator *(StateVariable a, Expression b) => (Expression)a * b;

    /// <summary>a * b.</summary>
    public static Expression operator *(Expression a, StateVariable b) => a * (Expression)b;

    /// <summary>a * b.</summary>
    public static Expression operator *(StateVariable a, StateVariable b) => (Expression)a * (Expression)b;

    /// <summary>a / b.</summary>
    public static Expression operator /(StateVariable a, Expression b) => (Expression)a / b;

    /// <summary>a / b.</summary>
    public static Expression operator /(Expression a, StateVariable b) => a / (Expression)b;

    /// <summary>a / b.</summary>
    public static Expression operator /(StateVariable a, StateVariable b) => (Expression)a / (Expression)b;

    /// <summary>-a.</summary>
    public static Expression operator -(StateVariable a) => -(Expression)a;

    /// <summary>a + b.</summary>
    public static Expression Add(StateVariable left, Expression right) => left + right;

    /// <summary>a - b.</summary>
    public static Expression Subtract(StateVariable left, Expression right) => left - right;

    /// <summary>a * b.</summary>
    public static Expression Multiply(StateVariable left, Expression right) => left * right;

    /// <summary>a / b.</summary>
    public static Expression Divide(StateVariable left, Expression right) => left / right;

    /// <summary>-a.</summary>
    public static Expression Negate(StateVariable item) => -item;
}
