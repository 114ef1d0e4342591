using System.Globalization;

namespace SpikeNet.Neurons.Model;

/// <summary>The equations that expressions belong to: the instructions written so far, and the mistakes made.</summary>
internal sealed class ExpressionScope(ProgramEmitter emitter, bool checksUnits)
{
    private readonly Dictionary<int, string> _names = [];
    private readonly List<NeuronFault> _faults = [];

    public ProgramEmitter Emitter { get; } = emitter;

    public IReadOnlyList<NeuronFault> Faults => _faults;

    /// <summary>Where the definition has ended, expressions of it are of no use any more.</summary>
    public bool Closed { get; set; }

    public static Expression Unary(StepOperation operation, Expression a, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (a.Scope is not { } scope)
            return Number(operation, a.Number, 0, slot);
        if (!scope.Usable(operation, a))
            return scope.Faulty();
        var unit = a.Unit;
        if (operation is StepOperation.Exp or StepOperation.Sin or StepOperation.Cos or StepOperation.Floor && scope.Differs(a, Unit.One))
            return scope.Fault(a, operation, $"the operand must be dimensionless, but is in {a.Unit}.");
        return scope.Make(new(operation, a.Place, Slot: slot), unit);
    }

    public static Expression Binary(StepOperation operation, Expression a, Expression b, int slot = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if ((a.Scope ?? b.Scope) is not { } scope)
            return Number(operation, a.Number, b.Number, slot);
        if (!scope.Usable(operation, a, b))
            return scope.Faulty();
        if (operation == StepOperation.Multiply)
            return scope.Make(new(operation, scope.Place(a), scope.Place(b)), a.Unit * b.Unit);
        if (operation == StepOperation.Divide)
            return scope.Make(new(operation, scope.Place(a), scope.Place(b)), a.Unit / b.Unit);
        if (scope.Common(a, b) is not { } unit)
            return scope.Fault(a, operation, $"{scope.Describe(a)} is in {a.Unit}, but {scope.Describe(b)} is in {b.Unit}.");
        var compares = operation is StepOperation.GreaterOrEqual or StepOperation.Greater or StepOperation.Spike;
        return scope.Make(new(operation, scope.Place(a), scope.Place(b), Slot: slot), compares ? Unit.One : unit);
    }

    public static Expression Select(Expression condition, Expression a, Expression b)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if ((condition.Scope ?? a.Scope ?? b.Scope) is not { } scope)
            return condition.Number != 0 ? a : b;
        if (!scope.Usable(StepOperation.Select, condition, a, b))
            return scope.Faulty();
        if (scope.Differs(condition, Unit.One))
            return scope.Fault(condition, StepOperation.Select, $"the condition must be dimensionless, but is in {condition.Unit}.");
        return scope.Common(a, b) is { } unit
            ? scope.Make(new(StepOperation.Select, scope.Place(condition), scope.Place(a), scope.Place(b)), unit)
            : scope.Fault(a, StepOperation.Select, $"{scope.Describe(a)} is in {a.Unit}, but {scope.Describe(b)} is in {b.Unit}.");
    }

    public static Expression FusedMultiplyAdd(Expression a, Expression b, Expression c)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        if ((a.Scope ?? b.Scope ?? c.Scope) is not { } scope)
            return Math.FusedMultiplyAdd(a.Number, b.Number, c.Number);
        if (!scope.Usable(StepOperation.FusedMultiplyAdd, a, b, c))
            return scope.Faulty();
        var unit = a.Unit * b.Unit;
        if (!IsZero(c) && scope.Differs(c, unit))
            return scope.Fault(c, StepOperation.FusedMultiplyAdd, $"the product is in {unit}, but {scope.Describe(c)} is in {c.Unit}.");
        return scope.Make(new(StepOperation.FusedMultiplyAdd, scope.Place(a), scope.Place(b), scope.Place(c)), unit);
    }

    public static Expression Relabel(Expression a, Unit from, Unit to, string what)
    {
        if (a.Scope is not { } scope)
            throw new ArgumentException($"A bare number cannot be taken {what}: write n.Constant(number, unit).", nameof(a));
        if (a.Place < 0)
            return a;
        if (scope.Differs(a, from))
        {
            scope.Report(scope.Describe(a), what, $"expected {from}, but it is in {a.Unit}.");
            return scope.Faulty();
        }

        return new(scope, a.Place, to);
    }

    public Expression Make(StepInstruction instruction, Unit unit) => new(this, Emitter.Emit(instruction), unit);

    /// <summary>An expression that stands for a mistake already reported, so that it is reported once.</summary>
    public Expression Faulty() => new(this, -1, Unit.One);

    public int Place(Expression a) => a.Scope is null ? Emitter.Constant(a.Number) : a.Place;

    public void Report(string subject, string operation, string message)
    {
        var fault = new NeuronFault(subject, operation, message);
        if (!_faults.Contains(fault))
            _faults.Add(fault);
    }

    public void Name(Expression a, string name)
    {
        if (a.Place >= 0)
            _names.TryAdd(a.Place, name);
    }

    /// <summary>Whether all operands can be used: of this neuron, and without a mistake; reports those of another.</summary>
    public bool Usable(StepOperation operation, params ReadOnlySpan<Expression> operands) => Usable(Word(operation), operands);

    public bool Usable(string operation, params ReadOnlySpan<Expression> operands)
    {
        var usable = true;
        foreach (var operand in operands)
        {
            if (operand.Scope is { } other && other != this)
            {
                Report(other.Describe(operand), operation, "it belongs to another neuron's equations.");
                other.Report(other.Describe(operand), operation, "it was used in another neuron's equations.");
                usable = false;
            }
            else if (Closed && operand.Scope is not null)
            {
                throw new InvalidOperationException($"'{Describe(operand)}' was used ({operation}) after the definition of its neuron had ended.");
            }

            usable &= operand.Scope is null || operand.Place >= 0;
        }

        return usable;
    }

    public bool Differs(Expression a, Unit unit) => checksUnits && a.Unit != unit;

    public static bool IsZero(Expression a) => a.Scope is null && a.Number == 0;

    /// <summary>What an expression is, in words short enough for a message.</summary>
    public string Describe(Expression a) =>
        a.Scope is null ? a.Number.ToString("R", CultureInfo.InvariantCulture)
        : a.Place < 0 ? "(faulty)"
        : ExpressionText.Of(Emitter.Instructions, a.Place, place => _names.GetValueOrDefault(place), depth: 4);

    public static string Word(StepOperation operation) => operation switch
    {
        StepOperation.FusedMultiplyAdd => "fused multiply-add",
        StepOperation.ShiftRight => "shift right",
        StepOperation.GreaterOrEqual or StepOperation.Greater => "compare",
        _ => operation.ToString().ToLowerInvariant(),
    };

    private static Expression Number(StepOperation operation, double a, double b, int slot) => operation switch
    {
        StepOperation.Add => a + b,
        StepOperation.Subtract => a - b,
        StepOperation.Multiply => a * b,
        StepOperation.Divide => a / b,
        StepOperation.Negate => -a,
        StepOperation.Min => a < b ? a : b,
        StepOperation.Max => a > b ? a : b,
        StepOperation.Abs => Math.Abs(a),
        StepOperation.Floor => Math.Floor(a),
        StepOperation.ShiftRight => Math.Floor(Math.ScaleB(a, -slot)),
        StepOperation.GreaterOrEqual => a >= b ? 1 : 0,
        StepOperation.Greater => a > b ? 1 : 0,
        StepOperation.Exp => Math.Exp(a),
        StepOperation.Sin => Math.Sin(a),
        StepOperation.Cos => Math.Cos(a),
        StepOperation.Detach => a,
        _ => throw new ArgumentException($"Bare numbers cannot be the operands of {Word(operation)}.", nameof(operation)),
    };

    private Unit? Common(Expression a, Expression b) =>
        !checksUnits || a.Unit == b.Unit || IsZero(b) ? a.Unit
        : IsZero(a) ? b.Unit
        : null;

    private Expression Fault(Expression subject, StepOperation operation, string message)
    {
        Report(Describe(subject), Word(operation), message);
        return Faulty();
    }
}
