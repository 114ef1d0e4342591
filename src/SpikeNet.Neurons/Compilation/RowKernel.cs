namespace SpikeNet.Neurons.Compilation;

/// <summary>A compiled row kernel with what it was compiled from.</summary>
/// <param name="Specification">What it reads, computes and leaves.</param>
/// <param name="Width">Its vector width.</param>
/// <param name="Run">The code.</param>
internal sealed record RowKernel(KernelSpecification Specification, KernelWidth Width, RowKernelMethod Run);
