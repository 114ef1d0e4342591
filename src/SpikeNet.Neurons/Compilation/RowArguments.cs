namespace SpikeNet.Neurons.Compilation;

/// <summary>What a row kernel is called with: one time step of one sample.</summary>
internal unsafe struct RowArguments
{
    /// <summary>N, the number of neurons in the row.</summary>
    internal nint Neurons;

    /// <summary>The addresses of the rows, in the order of <see cref="KernelSpecification.Rows"/>.</summary>
    internal nint* Rows;

    /// <summary>The bytes from a row of a sequence to the one that the next step reads, which kernels for long sequences fetch ahead.</summary>
    internal nint Ahead;
}

/// <summary>A compiled kernel for one row.</summary>
internal unsafe delegate void RowKernelMethod(RowArguments* arguments);
