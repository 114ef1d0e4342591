using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Finds the surrogate in a backward program: the factor by which the gradient of an output enters.</summary>
internal static class GradientFactor
{
    /// <summary>The place of the value that everything that comes in by an output's gradient is multiplied by; -1 where there is none.</summary>
    internal static int Of(StepProgram backward, int output)
    {
        var instructions = backward.Instructions;
        var carries = new bool[instructions.Length];
        var roots = Roots(backward);
        var factor = -1;
        for (var i = 0; i < instructions.Length; i++)
        {
            var it = instructions[i];
            carries[i] = it.Operation == StepOperation.OutputGradient && it.Slot == output;
            var (a, b, c) = (Carries(carries, it.A), Carries(carries, it.B), Carries(carries, it.C));
            if (a || b || c)
            {
                switch (it.Operation)
                {
                    case StepOperation.Add or StepOperation.Subtract or StepOperation.Negate or StepOperation.Detach:
                        carries[i] = true;
                        break;
                    case StepOperation.Multiply when a != b && (factor == -1 || factor == (a ? it.B : it.A)):
                        factor = a ? it.B : it.A;
                        break;
                    default:
                        return -1;
                }
            }

            if (carries[i] && roots.Contains(i))
                return -1;
        }

        return factor >= 0 && IsForward(instructions, factor) ? factor : -1;
    }

    private static bool Carries(bool[] carries, int place) => place >= 0 && carries[place];

    private static HashSet<int> Roots(StepProgram backward) => [.. backward.States, .. backward.InputGradients, .. backward.ParameterGradients];

    /// <summary>Whether a value is known from the forward pass alone.</summary>
    private static bool IsForward(ImmutableArray<StepInstruction> instructions, int place)
    {
        var it = instructions[place];
        return it.Operation is not (StepOperation.StateGradient or StepOperation.OutputGradient)
            && (it.A < 0 || IsForward(instructions, it.A)) && (it.B < 0 || IsForward(instructions, it.B)) && (it.C < 0 || IsForward(instructions, it.C));
    }
}
