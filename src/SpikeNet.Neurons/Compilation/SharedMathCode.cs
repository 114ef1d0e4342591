using System.Reflection.Emit;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Emits exp, sin and cos as the operations that <see cref="SharedMath"/> performs, in its order.</summary>
internal sealed class SharedMathCode(ILGenerator il, LaneCode code)
{
    /// <summary>Leaves the function of the value that <paramref name="push"/> pushes on the stack.</summary>
    internal void Emit(StepOperation operation, Action push)
    {
        push();
        var x = Keep();
        if (operation == StepOperation.Exp)
            Exp(x);
        else
            Quadrant(x, operation == StepOperation.Sin ? 0 : 1);
    }

    private void Exp(LocalBuilder x)
    {
        var k = Nearest(x, SharedMath.Log2E);
        var r = Minus(x, k, SharedMath.Ln2High);
        r = Minus(r, k, SharedMath.Ln2Low);
        var p = Polynomial(
            r, SharedMath.Exp0, SharedMath.Exp1, SharedMath.Exp2, SharedMath.Exp3, SharedMath.Exp4, SharedMath.Exp5);
        var y = Sum(Product(p, Product(r, r)), r);
        y = Plus(y, 1f);
        Push(y);
        Push(k);
        code.PowerOfTwo();
        code.Arithmetic(StepOperation.Multiply);
        y = Keep();

        // The limits last: lanes beyond them held arbitrary bits.
        Push(x);
        code.Constant(SharedMath.ExpMaximum);
        code.Greater();
        code.Constant(float.PositiveInfinity);
        Push(y);
        code.Select();
        y = Keep();
        code.Constant(SharedMath.ExpMinimum);
        Push(x);
        code.Greater();
        code.Constant(0f);
        Push(y);
        code.Select();
    }

    private void Quadrant(LocalBuilder x, float turn)
    {
        var k = Nearest(x, SharedMath.TwoOverPi);
        var r = Minus(x, k, SharedMath.HalfPi1);
        r = Minus(r, k, SharedMath.HalfPi2);
        r = Minus(r, k, SharedMath.HalfPi3);
        var z = Product(r, r);
        var s = Product(Polynomial(z, SharedMath.Sin0, SharedMath.Sin1, SharedMath.Sin2), z);
        s = Sum(Product(s, r), r);
        var c = Product(Polynomial(z, SharedMath.Cos0, SharedMath.Cos1, SharedMath.Cos2), z);
        c = Minus(Product(c, z), z, 0.5f);
        c = Plus(c, 1f);
        var q = Plus(k, turn);
        q = Minus(q, FloorOf(q, 0.25f), 4f);
        var h = Minus(q, FloorOf(q, 0.5f), 2f);
        Push(h);
        code.IsZero();
        Push(s);
        Push(c);
        code.Select();
        var w = Keep();
        Push(q);
        code.Constant(2f);
        code.GreaterOrEqual();
        Push(w);
        code.Negate();
        Push(w);
        code.Select();
        w = Keep();

        // Only where |x| <= limit, which is false for NaN too.
        code.Constant(SharedMath.AngleMaximum);
        Push(x);
        code.Abs();
        code.GreaterOrEqual();
        Push(w);
        code.Constant(float.NaN);
        code.Select();
    }

    private LocalBuilder Keep()
    {
        var local = il.DeclareLocal(code.Value);
        il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void Push(LocalBuilder value) => il.Emit(OpCodes.Ldloc, value);

    /// <summary>floor(x * factor + 0.5).</summary>
    private LocalBuilder Nearest(LocalBuilder x, float factor)
    {
        Push(x);
        code.Constant(factor);
        code.Arithmetic(StepOperation.Multiply);
        code.Constant(0.5f);
        code.Arithmetic(StepOperation.Add);
        code.Floor();
        return Keep();
    }

    /// <summary>floor(a * factor).</summary>
    private LocalBuilder FloorOf(LocalBuilder a, float factor)
    {
        Push(a);
        code.Constant(factor);
        code.Arithmetic(StepOperation.Multiply);
        code.Floor();
        return Keep();
    }

    /// <summary>a - b * factor.</summary>
    private LocalBuilder Minus(LocalBuilder a, LocalBuilder b, float factor)
    {
        Push(a);
        Push(b);
        code.Constant(factor);
        code.Arithmetic(StepOperation.Multiply);
        code.Arithmetic(StepOperation.Subtract);
        return Keep();
    }

    private LocalBuilder Plus(LocalBuilder a, float b)
    {
        Push(a);
        code.Constant(b);
        code.Arithmetic(StepOperation.Add);
        return Keep();
    }

    private LocalBuilder Sum(LocalBuilder a, LocalBuilder b)
    {
        Push(a);
        Push(b);
        code.Arithmetic(StepOperation.Add);
        return Keep();
    }

    private LocalBuilder Product(LocalBuilder a, LocalBuilder b)
    {
        Push(a);
        Push(b);
        code.Arithmetic(StepOperation.Multiply);
        return Keep();
    }

    /// <summary>(..(c0 x + c1) x + ..) x + cn.</summary>
    private LocalBuilder Polynomial(LocalBuilder x, params ReadOnlySpan<float> coefficients)
    {
        Push(x);
        code.Constant(coefficients[0]);
        code.Arithmetic(StepOperation.Multiply);
        for (var i = 1; i < coefficients.Length; i++)
        {
            code.Constant(coefficients[i]);
            code.Arithmetic(StepOperation.Add);
            if (i == coefficients.Length - 1)
                break;
            Push(x);
            code.Arithmetic(StepOperation.Multiply);
        }

        return Keep();
    }
}
