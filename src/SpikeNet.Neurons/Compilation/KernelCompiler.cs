using System.Collections.Concurrent;
using System.Reflection.Emit;

namespace SpikeNet.Neurons.Compilation;

/// <summary>Compiles step programs into machine code by way of IL, and keeps what it has compiled.</summary>
/// <remarks>
/// A kernel does one time step of one sample: it loops over the neurons in whole vectors, loads, computes in registers, stores.
/// Its operations are those of the program, one by one and unfused unless the program says fused, so that every width gives the
/// bits of the interpreter. The end of a row is computed with a whole vector too (rows may be read 64 bytes past their end), but
/// stored only as far as the row goes.
/// </remarks>
internal static class KernelCompiler
{
    private static readonly ConcurrentDictionary<(KernelSpecification Specification, KernelWidth Width), Lazy<RowKernel>> Kernels = new();

    /// <summary>The kernel for a specification, compiled at most once.</summary>
    internal static RowKernel Compile(KernelSpecification specification, KernelWidth width) =>
        Kernels.GetOrAdd((specification, width), key => new Lazy<RowKernel>(() => Emit(key.Specification, key.Width))).Value;

    private static RowKernel Emit(KernelSpecification specification, KernelWidth width)
    {
        // A delegate closed over an object needs no shuffling of its arguments; hence the unused first parameter.
        var method = new DynamicMethod(
            "neuron step", typeof(void), [typeof(object), typeof(RowArguments*)], typeof(KernelCompiler).Module, skipVisibility: true);
        new RowEmitter(specification, method.GetILGenerator(4096), width).Emit();
        return new RowKernel(specification, width, method.CreateDelegate<RowKernelMethod>(specification));
    }
}
