namespace SpikeNet.Neurons.Compilation;

/// <summary>What a row kernel is called with: one time step of one sample.</summary>
internal unsafe struct RowArguments
{
    /// <summary>N, the number of neurons in the row.</summary>
    internal nint Neurons;

    /// <summary>The addresses of the rows, in the order of <see cref="KernelSpecification.Rows"/>.</summary>
    internal nint* Rows;
}

/// <summary>A compiled kernel for one row.</summary>
internal unsafe delegate void RowKernelMethod(RowArguments* arguments);
