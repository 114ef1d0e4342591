using SpikeNet.Neurons;
using SpikeNet.Neurons.Compilation;
using SpikeNet.Neurons.Differentiation;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Compilation;

public unsafe class RowKernelTests
{
    private const float Canary = 12345.678f;

    [Test]
    public void TheEndOfARowIsNotOverstepped([Values(1, 4, 8, 16)] int lanes, [Values(1, 3, 15, 16, 17, 31, 64, 65, 130)] int size, [Values] bool streaming)
    {
        // Streaming stores are for aligned rows only.
        if (streaming)
            size = (size + 15) / 16 * 16;
        var model = CompilationModels.Adaptive();
        var kernels = new NeuronKernels(model, NeuronDifferentiation.Backward(model, Surrogate.ATan), (KernelWidth)lanes);
        var variant = new NeuronKernels.Variant(GradientNeeds.All, false, 0b1, streaming, streaming);
        const int space = 512;
        const int before = 64;
        var pointers = stackalloc nint[64];
        foreach (var kernel in new[] { kernels.Forward(variant), kernels.Backward(variant) })
        {
            var rows = kernel.Specification.Rows;
            var memory = (float*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)(rows.Length * space * sizeof(float)), 64);
            try
            {
                new Span<float>(memory, rows.Length * space).Fill(Canary);
                for (var i = 0; i < rows.Length; i++)
                {
                    pointers[i] = (nint)(memory + (i * space) + before);
                    new Span<float>((float*)pointers[i], rows[i].Role == RowRole.SpikeOutput ? (size + 63) / 64 * 2 : size).Clear();
                }

                var arguments = new RowArguments { Neurons = size, Rows = pointers };
                kernel.Run(&arguments);
                for (var i = 0; i < rows.Length; i++)
                {
                    var padded = rows[i].Role is RowRole.State or RowRole.ParameterGradient;
                    var end = rows[i].Role == RowRole.SpikeOutput ? (size + 63) / 64 * 2 : padded ? (size + 15) / 16 * 16 : size;
                    var row = new Span<float>(memory + (i * space), space);
                    Assert.That(row[..before].ContainsAnyExcept(Canary), Is.False, $"{rows[i]} before");
                    Assert.That(row[(before + end)..].ContainsAnyExcept(Canary), Is.False, $"{rows[i]} behind");
                    if (rows[i].Role == RowRole.SpikeOutput)
                        Assert.That(((ulong*)pointers[i])[(size - 1) / 64] >> ((size - 1) % 64) >> 1, Is.Zero, "bits behind the last neuron");
                }
            }
            finally
            {
                System.Runtime.InteropServices.NativeMemory.AlignedFree(memory);
            }
        }
    }

    [Test]
    public void EqualProgramsShareAKernel([Values(1, 4, 8, 16)] int lanes)
    {
        var variant = new NeuronKernels.Variant(GradientNeeds.None, false, 0, false, false);
        var first = new NeuronKernels(CompilationModels.Lif(ResetKind.ToZero), null, (KernelWidth)lanes).Forward(variant);
        var again = new NeuronKernels(CompilationModels.Lif(ResetKind.ToZero), null, (KernelWidth)lanes).Forward(variant);
        var other = new NeuronKernels(CompilationModels.Lif(ResetKind.BySubtraction), null, (KernelWidth)lanes).Forward(variant);
        Assert.That(again, Is.SameAs(first));
        Assert.That(other, Is.Not.SameAs(first));
        Assert.That(KernelCompiler.Compile(first.Specification, lanes == 1 ? KernelWidth.Bits128 : KernelWidth.Scalar), Is.Not.SameAs(first));
    }

    [Test]
    public void ManyThreadsGetOneKernel()
    {
        var model = CompilationModels.Adaptive();
        var variant = new NeuronKernels.Variant(GradientNeeds.None, false, 0b100, false, false);
        var kernels = new RowKernel[16];
        Parallel.For(0, kernels.Length, i => kernels[i] = new NeuronKernels(model, null, KernelWidths.Native).Forward(variant));
        Assert.That(kernels, Is.All.SameAs(kernels[0]));
    }

    [Test]
    public void ConstantsOfEitherZeroAreDifferentKernels()
    {
        // x / 0 is +infinity, x / -0 is -infinity, though 0 == -0.
        var results = new[] { 0.0, -0.0 }.Select(zero =>
        {
            var model = new NeuronModel
            {
                Name = "division",
                Parameters = [],
                States = [],
                Inputs = ["x"],
                Outputs = [new NeuronOutput("y", NeuronOutputKind.Graded)],
                Step = new StepProgram
                {
                    Instructions = [new(StepOperation.Input), new(StepOperation.Constant, Value: zero), new(StepOperation.Divide, 0, 1)],
                    States = [],
                    Outputs = [2],
                },
            };
            return new CompiledNeuron(model).Forward(new ParameterValues(model), 1, SpikeNet.Tensors.Tensor.From([1f], 1, 1, 1)).Graded.Span[0];
        });
        Assert.That(results, Is.EqualTo(new[] { float.PositiveInfinity, float.NegativeInfinity }));
    }
}
