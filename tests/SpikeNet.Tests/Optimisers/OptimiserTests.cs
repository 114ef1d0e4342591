using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Tests.Optimisers;

public class OptimiserTests
{
    private static readonly float[] Start = [1f, -2f, 0.5f, 0.25f, -0.125f];

    private static Parameter Make(string name, params int[] shape)
    {
        var parameter = new Parameter(name, new Tensor(shape));
        var random = SplitMix64.For(3, name);
        foreach (ref var value in parameter.Value.Span)
            value = (float)random.NextDouble(-1, 1);
        return parameter;
    }

    private static void FillGradients(IEnumerable<Parameter> parameters, int step)
    {
        foreach (var parameter in parameters)
        {
            var random = SplitMix64.For(step, parameter.Name);
            foreach (ref var g in parameter.Gradient.Span)
                g = (float)random.NextDouble(-2, 2);
        }
    }

    /// <summary>Ten steps along g_i = ((7 i + 3 k) mod 11 - 5) / 4 in step k = 0 .. 9.</summary>
    private static float[] TenSteps(OptimiserOptions options, double learningRate)
    {
        // Two dimensions, so that it counts as a weight.
        var parameter = new Parameter("w", Tensor.From(Start, 1, 5));
        var optimiser = options.Create([parameter]);
        for (var k = 0; k < 10; k++)
        {
            for (var i = 0; i < 5; i++)
                parameter.Gradient.Span[i] = ((((7 * i) + (3 * k)) % 11) - 5) / 4f;
            optimiser.Step(learningRate);
        }

        Assert.That(parameter.Gradient.Span.ToArray(), Is.All.Zero);
        Assert.That(optimiser.Steps, Is.EqualTo(10));
        return parameter.Value.Span.ToArray();
    }

    /// <summary>
    /// PyTorch 1.13: p = torch.nn.Parameter(torch.tensor([1, -2, .5, .25, -.125])), ten times p.grad = g(k); optimiser.step(), with the
    /// optimisers torch.optim.Adam(lr=.01), Adam(lr=.01, weight_decay=.1), AdamW(lr=.01, weight_decay=.1), Adam(lr=.02, betas=(.5, .9)),
    /// SGD(lr=.1), SGD(lr=.1, momentum=.9), SGD(lr=.1, momentum=.9, nesterov=True, weight_decay=.05).
    /// </summary>
    private static IEnumerable<TestCaseData> PyTorch()
    {
        static TestCaseData Case(string name, OptimiserOptions options, double rate, params float[] expected) =>
            new TestCaseData(options, rate, expected).SetArgDisplayNames(name);
        yield return Case("Adam", new AdamOptions(), 0.01, 1.03162539f, -2.02918792f, 0.503236175f, 0.237489089f, -0.154705569f);
        yield return Case("Adam, decay", new AdamOptions { WeightDecay = 0.1 }, 0.01, 1.02199626f, -2.00944161f, 0.496678323f, 0.235078216f, -0.153243333f);
        yield return Case("AdamW, decay", new AdamWOptions { WeightDecay = 0.1 }, 0.01, 1.02143812f, -2.00905609f, 0.498178482f, 0.235124856f, -0.153268397f);
        yield return Case("Adam, betas", new AdamOptions { Beta1 = 0.5, Beta2 = 0.9 }, 0.02, 1.02579129f, -2.03094363f, 0.487560183f, 0.249287784f, -0.171520293f);
        yield return Case("SGD", new SgdOptions(), 0.1, 1.07500005f, -2.0250001f, 0.375f, 0.300000012f, -0.175000012f);
        yield return Case("SGD, momentum", new SgdOptions { Momentum = 0.9 }, 0.1, 1.65909195f, -2.48956704f, 0.235445917f, 0.152484089f, -0.706193328f);
        yield return Case("SGD, Nesterov, decay", new SgdOptions { Momentum = 0.9, Nesterov = true, WeightDecay = 0.05 }, 0.1, 1.34636223f, -1.94517291f, 0.0256576668f, 0.199730068f, -0.618301809f);
    }

    [TestCaseSource(nameof(PyTorch))]
    public void TenStepsAreThoseOfPyTorch(OptimiserOptions options, double learningRate, float[] expected) =>
        Assert.That(TenSteps(options, learningRate), Is.EqualTo(expected).Within(1e-6f));

    [Test]
    public void AdamAgainstAHandComputedStep()
    {
        var parameter = new Parameter("w", Tensor.From([1f, -2f], 2));
        parameter.Gradient.Span[0] = 0.5f;
        parameter.Gradient.Span[1] = -4f;
        new Adam([parameter]).Step(0.1);
        // The first step moves by lr against the sign of the gradient, up to eps.
        Assert.That(parameter.Value.Span[0], Is.EqualTo(0.9f).Within(1e-6));
        Assert.That(parameter.Value.Span[1], Is.EqualTo(-1.9f).Within(1e-6));
        Assert.That(parameter.Gradient.Span.ToArray(), Is.All.Zero);
    }

    private static IEnumerable<OptimiserOptions> Kinds() =>
    [
        new AdamOptions { WeightDecay = 1e-3 }, new AdamWOptions(), new SgdOptions { Momentum = 0.9, Nesterov = true, WeightDecay = 1e-3 }, new SgdOptions(),
    ];

    /// <summary>Pieces of 16384 elements, ends that fill no vector, parameters of one element: every element moves as if it were alone.</summary>
    [TestCaseSource(nameof(Kinds))]
    public void EveryElementMovesAsIfItWereAlone(OptimiserOptions options)
    {
        ImmutableArray<Parameter> parameters = [Make("a", 3, 16391), Make("b", 1), Make("c", 7, 3)];
        Parameter alone = new("alone", Tensor.From([parameters[0].Value.Span[^1]], 1, 1));
        var (together, single) = (options.Create(parameters), options.Create([alone]));
        var clip = new GradientClip(0.5f, 0.75f);
        for (var step = 0; step < 5; step++)
        {
            FillGradients(parameters, step);
            alone.Gradient.Span[0] = parameters[0].Gradient.Span[^1];
            together.Step(0.01, clip);
            single.Step(0.01, clip);
            Assert.That(parameters.All(p => p.Gradient.Span.IndexOfAnyExcept(0f) < 0), Is.True, "gradients are cleared");
        }

        Assert.That(parameters[0].Value.Span[^1], Is.EqualTo(alone.Value.Span[0]));
    }

    [TestCaseSource(nameof(Kinds))]
    public void AHundredStepsGiveTheSameBitsOnOneAndTwoThreads(OptimiserOptions options)
    {
        float[] Run(int threads)
        {
            Workers.Threads = threads;
            ImmutableArray<Parameter> parameters = [Make("a", 257, 301), Make("b", 301)];
            var optimiser = options.Create(parameters);
            for (var step = 0; step < 100; step++)
            {
                FillGradients(parameters, step);
                optimiser.Step(0.01, GradientClip.For(optimiser.GradientNorm(), 5));
            }

            return [.. parameters.SelectMany(p => p.Value.Span.ToArray())];
        }

        var before = Workers.Threads;
        try
        {
            Assert.That(Run(2), Is.EqualTo(Run(1)));
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Test]
    public void GradientsAreClippedByNormAndByValue()
    {
        // Norm of (3, -4) and (12): sqrt(9 + 16 + 144) = 13. To a norm of 6.5: (1.5, -2), (6). Limited to 1.75: (1.5, -1.75), (1.75).
        ImmutableArray<Parameter> parameters = [new("a", new Tensor([2, 1])), new("b", new Tensor([1]))];
        var optimiser = new Sgd(parameters);
        void Fill()
        {
            parameters[0].Gradient.Span[0] = 3;
            parameters[0].Gradient.Span[1] = -4;
            parameters[1].Gradient.Span[0] = 12;
        }

        Fill();
        Assert.That(optimiser.GradientNorm(), Is.EqualTo(13));
        Assert.That(GradientClip.For(13, 20), Is.EqualTo(GradientClip.None));
        optimiser.Step(1, GradientClip.For(13, 6.5));
        Assert.That(parameters.SelectMany(p => p.Value.Span.ToArray()), Is.EqualTo(new[] { -1.5f, 2f, -6f }));
        Fill();
        optimiser.Step(1, GradientClip.For(13, 6.5, 1.75));
        Assert.That(parameters.SelectMany(p => p.Value.Span.ToArray()), Is.EqualTo(new[] { -3f, 3.75f, -7.75f }));
    }

    [Test]
    public void GroupsHaveTheirOwnRateAndDecayAndBiasesDoNotDecay()
    {
        // Gradients 0: only decay moves. AdamW: w (1 - lr factor decay), lr = 0.1.
        ImmutableArray<Parameter> parameters = [.. new[] { "fc1.weight", "fc2.weight", "fc3.weight", "neurons.tau" }.Select(n => new Parameter(n, Tensor.From([1f], n.EndsWith("weight", StringComparison.Ordinal) ? [1, 1] : [1]))), new("fc1.bias", Tensor.From([1f], 1))];
        var optimiser = new AdamW(parameters, new AdamWOptions
        {
            WeightDecay = 0.5,
            Groups =
            [
                ParameterGroup.Of("slow", parameters[1]) with { LearningRateFactor = 0.5 },
                new ParameterGroup { Name = "third", Contains = p => p.Name.StartsWith("fc3", StringComparison.Ordinal), WeightDecay = 0 },
                new ParameterGroup { Name = "neurons", Contains = p => p.Name == "neurons.tau", WeightDecay = 1 },
            ],
        });
        optimiser.Step(0.1);
        Assert.That(parameters.Select(p => p.Value.Span[0]), Is.EqualTo(new[] { 0.95f, 0.975f, 1f, 0.9f, 1f }).Within(1e-7f));
    }

    [Test]
    public void StateIsNamedForCheckpoints()
    {
        ImmutableArray<Parameter> parameters = [Make("fc.weight", 2, 3), Make("fc.bias", 3)];
        Assert.That(new AdamW(parameters).State.Select(s => s.Name), Is.EqualTo(new[] { "fc.weight/adam.m", "fc.bias/adam.m", "fc.weight/adam.v", "fc.bias/adam.v" }));
        Assert.That(new Sgd(parameters).State, Is.Empty);
        Assert.That(new Sgd(parameters, new SgdOptions { Momentum = 0.5 }).State.Select(s => s.Name), Is.EqualTo(new[] { "fc.weight/sgd.momentum", "fc.bias/sgd.momentum" }));
    }

    [Test]
    public void MistakesAreNamed()
    {
        ImmutableArray<Parameter> parameters = [Make("w", 2, 2)];
        Assert.That(() => new Adam(parameters, new AdamOptions { Beta1 = 1 }), Throws.ArgumentException.With.Message.Contains("b1"));
        Assert.That(() => new Adam(parameters, new AdamOptions { Epsilon = 0 }), Throws.ArgumentException.With.Message.Contains("eps"));
        Assert.That(() => new AdamW(parameters, new AdamWOptions { WeightDecay = -1 }), Throws.ArgumentException.With.Message.Contains("weight decay"));
        Assert.That(() => new Sgd(parameters, new SgdOptions { Nesterov = true }), Throws.ArgumentException.With.Message.Contains("momentum"));
        Assert.That(() => new Sgd(parameters).Step(double.NaN), Throws.ArgumentException.With.Message.Contains("learning rate"));
        var nothing = new ParameterGroup { Name = "none", Contains = p => p.Name == "x" };
        Assert.That(() => new Sgd(parameters, new SgdOptions { Groups = [nothing] }), Throws.ArgumentException.With.Message.Contains("'none'"));
    }
}
