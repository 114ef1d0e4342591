namespace SpikeNet.Neurons.Model;

/// <summary>What is known of each operation.</summary>
public static class StepOperations
{
    /// <summary>How many operands an operation takes.</summary>
    /// <param name="operation">The operation.</param>
    public static int Operands(StepOperation operation) => operation switch
    {
        StepOperation.Constant or StepOperation.TimeStep or StepOperation.Parameter or StepOperation.State
            or StepOperation.Input or StepOperation.StateGradient or StepOperation.OutputGradient => 0,
        StepOperation.Negate or StepOperation.Abs or StepOperation.Floor or StepOperation.ShiftRight
            or StepOperation.Exp or StepOperation.Sin or StepOperation.Cos or StepOperation.Detach => 1,
        StepOperation.FusedMultiplyAdd or StepOperation.Select => 3,
        _ => 2,
    };
}
