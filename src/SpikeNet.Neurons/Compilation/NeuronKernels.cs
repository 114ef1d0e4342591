using System.Collections.Concurrent;
using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Compilation;

/// <summary>The kernels of one model with one backward program, at one width, as they come to be needed.</summary>
internal sealed class NeuronKernels(NeuronModel model, StepProgram? backward, KernelWidth width)
{
    private readonly ConcurrentDictionary<(GradientNeeds Needs, bool Recurrent), TracePlan> _plans = new();
    private readonly ConcurrentDictionary<Variant, RowKernel> _forward = new();
    private readonly ConcurrentDictionary<Variant, RowKernel> _backward = new();
    private readonly ConcurrentDictionary<Variant, RowKernel> _replay = new();
    private readonly ConcurrentDictionary<(Variant Variant, int Output), RowKernel?> _needed = new();

    /// <summary>What a kernel's code depends on besides the programs.</summary>
    /// <param name="Needs">The gradients that are asked for.</param>
    /// <param name="Recurrent">Whether the layer is recurrent.</param>
    /// <param name="PerNeuron">A bit for each parameter with a value per neuron.</param>
    /// <param name="Streaming">Whether results bypass the caches.</param>
    /// <param name="Long">Whether the sequence is beyond the caches, so that it is fetched ahead.</param>
    internal readonly record struct Variant(GradientNeeds Needs, bool Recurrent, ulong PerNeuron, bool Streaming, bool Long)
    {
        /// <summary>Above this size a result is written past the caches: it would not be there any more when it is read again.</summary>
        private const long StreamingBytes = 16 << 20;

        /// <summary>Above this size a sequence is not in the cache next to the core.</summary>
        private const long LongBytes = 2 << 20;

        /// <summary>Rows of this length are a block by themselves: joining gains nothing.</summary>
        private const int LongRow = 2048;

        /// <summary>
        /// Whether the samples of a step can be run through as one row: nothing differs from neuron to neuron, no sums are kept for
        /// each, and rows of spikes end with whole words.
        /// </summary>
        internal bool JoinsSamples(TracePlan? plan, int neurons) =>
            !Recurrent && PerNeuron == 0 && neurons < LongRow && neurons % 64 == 0 && plan?.Parameters.Contains(true) != true;

        /// <summary>The variant for a run.</summary>
        /// <param name="needs">The gradients that are asked for.</param>
        /// <param name="recurrent">Whether the layer is recurrent.</param>
        /// <param name="parameters">The parameters.</param>
        /// <param name="shape">T, B and N.</param>
        internal static Variant For(GradientNeeds needs, bool recurrent, ParameterValues parameters, ReadOnlySpan<int> shape)
        {
            var bytes = (long)shape[0] * shape[1] * shape[2] * sizeof(float);
            // Streaming stores need rows that begin where vectors do.
            var streaming = !recurrent && shape[2] % 16 == 0 && bytes >= StreamingBytes;
            return new Variant(needs, recurrent, parameters.PerNeuron(shape[2]), streaming, !recurrent && bytes >= LongBytes);
        }
    }

    /// <summary>The kernels' vector width.</summary>
    internal KernelWidth Width => width;

    /// <summary>What is recorded for the gradients.</summary>
    internal TracePlan Plan(GradientNeeds needs, bool recurrent) => _plans.GetOrAdd(
        (needs, recurrent), key => TracePlan.Create(model, BackwardProgram(), Wanted(key.Needs, key.Recurrent), key.Recurrent));

    /// <summary>The kernel of a forward step.</summary>
    internal RowKernel Forward(Variant variant) => _forward.GetOrAdd(variant, CompileForward);

    /// <summary>The kernel of a backward step.</summary>
    internal RowKernel Backward(Variant variant) => _backward.GetOrAdd(variant, CompileBackward);

    /// <summary>The kernel of a forward step that is run again: it records, and gives no output.</summary>
    internal RowKernel Replay(Variant variant) => _replay.GetOrAdd(variant with { Streaming = false }, CompileReplay);

    /// <summary>The kernel that marks where the gradient of an output is used, since the surrogate is not 0; null where it is used everywhere.</summary>
    internal RowKernel? Needed(Variant variant, int output) => _needed.GetOrAdd((variant, output), key =>
    {
        var step = BackwardProgram();
        var factor = GradientFactor.Of(step, key.Output);
        var plan = Plan(key.Variant.Needs, key.Variant.Recurrent);
        return factor < 0 ? null : Compile(
            step, key.Variant, [(factor, new RowBinding(RowRole.SpikeOutput, 0), StoreKind.Bits)], place => BackwardRow(plan, step, place));
    });

    /// <summary>A recurrent layer needs its inputs' gradients for its own weights.</summary>
    private static GradientNeeds Wanted(GradientNeeds needs, bool recurrent) => recurrent ? needs | GradientNeeds.Inputs : needs;

    private StepProgram BackwardProgram() => backward
        ?? throw new InvalidOperationException($"The neuron {model.Name} was compiled without a backward program; give it a surrogate.");

    private RowKernel CompileForward(Variant variant)
    {
        var step = model.Step;
        var exact = variant.Streaming ? StoreKind.Streaming : StoreKind.Exact;
        var stores = new List<(int Place, RowBinding Row, StoreKind Kind)>();
        for (var i = 0; i < model.Outputs.Length; i++)
        {
            var spikes = model.Outputs[i].Kind == NeuronOutputKind.Spikes;
            stores.Add((step.Outputs[i], new RowBinding(spikes ? RowRole.SpikeOutput : RowRole.GradedOutput, i), spikes ? StoreKind.Bits : exact));
        }

        AddRecorded(stores, variant, exact);
        AddStates(stores, step, StepOperation.State);
        return Compile(step, variant, stores, ForwardRow);
    }

    private RowKernel CompileReplay(Variant variant)
    {
        var stores = new List<(int Place, RowBinding Row, StoreKind Kind)>();
        AddRecorded(stores, variant, StoreKind.Padded);
        AddStates(stores, model.Step, StepOperation.State);
        return Compile(model.Step, variant, stores, ForwardRow);
    }

    private RowBinding? ForwardRow(int place) => model.Step.Instructions[place] switch
    {
        { Operation: StepOperation.State, Slot: var s } => new RowBinding(RowRole.State, s),
        { Operation: StepOperation.Input, Slot: var s } => new RowBinding(RowRole.Input, s),
        _ => null,
    };

    private void AddRecorded(List<(int Place, RowBinding Row, StoreKind Kind)> stores, Variant variant, StoreKind kind)
    {
        var recorded = variant.Needs == GradientNeeds.None ? [] : Plan(variant.Needs, variant.Recurrent).ForwardPlaces;
        for (var i = 0; i < recorded.Length; i++)
            stores.Add((recorded[i], new RowBinding(RowRole.Trace, i), kind));
    }

    private RowKernel CompileBackward(Variant variant)
    {
        var step = BackwardProgram();
        var plan = Plan(variant.Needs, variant.Recurrent);
        var exact = variant.Streaming ? StoreKind.Streaming : StoreKind.Exact;
        var stores = new List<(int Place, RowBinding Row, StoreKind Kind)>();
        for (var i = 0; i < step.InputGradients.Length && Wanted(variant.Needs, variant.Recurrent).HasFlag(GradientNeeds.Inputs); i++)
        {
            if (step.InputGradients[i] >= 0)
                stores.Add((step.InputGradients[i], new RowBinding(RowRole.InputGradient, i), exact));
        }

        for (var i = 0; i < plan.Parameters.Length; i++)
        {
            if (plan.Parameters[i])
                stores.Add((step.ParameterGradients[i], new RowBinding(RowRole.ParameterGradient, i), StoreKind.Accumulate));
        }

        AddStates(stores, step, StepOperation.StateGradient);
        return Compile(step, variant, stores, place => BackwardRow(plan, step, place));
    }

    private static RowBinding? BackwardRow(TracePlan plan, StepProgram step, int place) =>
        plan.RowOf[place] >= 0 ? new RowBinding(RowRole.Trace, plan.RowOf[place]) : step.Instructions[place] switch
        {
            { Operation: StepOperation.StateGradient, Slot: var s } => new RowBinding(RowRole.State, s),
            { Operation: StepOperation.OutputGradient, Slot: var s } => new RowBinding(RowRole.OutputGradient, s),
            { Operation: StepOperation.Input, Slot: var s } => new RowBinding(RowRole.Input, s),
            _ => null,
        };

    /// <summary>Stores what is carried, but for what a step leaves as it was.</summary>
    private static void AddStates(List<(int Place, RowBinding Row, StoreKind Kind)> stores, StepProgram step, StepOperation carried)
    {
        for (var i = 0; i < step.States.Length; i++)
        {
            var place = step.States[i];
            if (place >= 0 && step.Instructions[place].Operation == carried && step.Instructions[place].Slot == i)
                continue;
            stores.Add((place, new RowBinding(RowRole.State, i), StoreKind.Padded));
        }
    }

    private RowKernel Compile(
        StepProgram program, Variant variant, List<(int Place, RowBinding Row, StoreKind Kind)> stores, Func<int, RowBinding?> readable)
    {
        ImmutableArray<bool> varies = KernelSpecification.VariesByNeuron(program.Instructions, variant.PerNeuron);
        return KernelCompiler.Compile(KernelSpecification.Create(program, varies, readable, stores, variant.Long), width);
    }
}
