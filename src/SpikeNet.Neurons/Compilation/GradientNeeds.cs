namespace SpikeNet.Neurons.Compilation;

/// <summary>Which gradients a run's backward pass shall give; it decides what the forward pass records.</summary>
[Flags]
public enum GradientNeeds
{
    /// <summary>None: nothing is recorded.</summary>
    None = 0,

    /// <summary>dL/d(input).</summary>
    Inputs = 1,

    /// <summary>dL/d(parameter) of the trainable parameters.</summary>
    Parameters = 2,

    /// <summary>Both.</summary>
    All = Inputs | Parameters,
}
