namespace SpikeNet.Neurons.Compilation;

/// <summary>What a row that a kernel reads or writes is.</summary>
internal enum RowRole
{
    /// <summary>A state (forward) or dL/d(state) (backward), carried from step to step in place; its row is padded to whole vectors.</summary>
    State,

    /// <summary>An input of the step.</summary>
    Input,

    /// <summary>An invariant value; the index is its place in the program.</summary>
    Invariant,

    /// <summary>dL/d(output).</summary>
    OutputGradient,

    /// <summary>A value that the forward pass records and the backward pass reads; the index counts within the trace plan.</summary>
    Trace,

    /// <summary>A graded output.</summary>
    GradedOutput,

    /// <summary>A spike output, one bit per neuron.</summary>
    SpikeOutput,

    /// <summary>dL/d(input).</summary>
    InputGradient,

    /// <summary>The running sum of dL/d(parameter) per neuron; its row is padded to whole vectors.</summary>
    ParameterGradient,
}

/// <summary>A row's role and which of that role it is.</summary>
internal readonly record struct RowBinding(RowRole Role, int Index);

/// <summary>A value that a kernel reads instead of computing it.</summary>
/// <param name="Place">Its place in the program.</param>
/// <param name="Row">Which of the specification's rows.</param>
/// <param name="Broadcast">Whether one number stands for all neurons.</param>
internal readonly record struct RowLoad(int Place, int Row, bool Broadcast);

/// <summary>A value that a kernel leaves.</summary>
/// <param name="Place">Its place in the program; -1 stores zeros.</param>
/// <param name="Row">Which of the specification's rows.</param>
/// <param name="Kind">How it is stored.</param>
internal readonly record struct RowStore(int Place, int Row, StoreKind Kind);

/// <summary>How a kernel stores a row.</summary>
internal enum StoreKind
{
    /// <summary>Whole vectors to the end: the row is padded.</summary>
    Padded,

    /// <summary>Not a byte beyond the last neuron: what follows is somebody else's.</summary>
    Exact,

    /// <summary>As <see cref="Exact"/>, past the caches: the row is aligned and will not be read soon.</summary>
    Streaming,

    /// <summary>Added to what is there; the row is padded.</summary>
    Accumulate,

    /// <summary>One bit per neuron, set where the value is not 0.</summary>
    Bits,
}
