using System.IO.Enumeration;
using SpikeNet.Cli.Recipes.Yaml;

namespace SpikeNet.Cli.Recipes;

/// <summary>Reads how a recipe trains: loss, optimiser, schedule, batches.</summary>
internal static class TrainingSection
{
    /// <summary>Reads the keys 'training', 'loss', 'optimiser' and 'schedule' of a recipe.</summary>
    internal static TrainerOptions Read(RecipeMap recipe)
    {
        var standard = new TrainerOptions();
        var map = recipe.Map("training");
        var options = standard with
        {
            Epochs = map.Whole("epochs", standard.Epochs, 1),
            BatchSize = map.Whole("batch", standard.BatchSize, 1),
            AccumulateBatches = map.Whole("accumulate", standard.AccumulateBatches, 1),
            TruncateSteps = map.OptionalWhole("truncate", 1),
            LearningRate = map.Number("learning-rate", standard.LearningRate, 0),
            GradientNorm = map.OptionalNumber("gradient-norm", 1e-9) ?? standard.GradientNorm,
            GradientLimit = map.OptionalNumber("gradient-limit", 1e-9) ?? standard.GradientLimit,
        };
        map.Done();
        options = options with
        {
            Optimiser = recipe.Has("optimiser") ? Optimiser(recipe.Item("optimiser")) : standard.Optimiser,
            Schedule = recipe.Has("schedule") ? Schedule(recipe.Item("schedule")) : standard.Schedule,
        };
        if (recipe.Has("loss"))
            options = WithLoss(options, recipe.Item("loss"));
        return map.Place.Guard("training", () =>
        {
            options.Verify();
            return options;
        });
    }

    private static TrainerOptions WithLoss(TrainerOptions options, RecipeItem item)
    {
        var map = item.Settings();
        options = item.Kind switch
        {
            "cross-entropy" => options with { Loss = CrossEntropy(map) },
            "mean-squared-rate" => options with { Loss = new MeanSquaredRate { LabelRate = map.Number("label-rate", 1, 0, 1), OtherRate = map.Number("other-rate", 0, 0, 1) } },
            "temporal-cross-entropy" => options with
            {
                SequenceLoss = new TemporalCrossEntropy { Regularisation = map.Number("lambda", 0, 0, 1), Level = map.Number("level", 1), OfStep = CrossEntropy(map) },
            },
            "van-rossum" => options with
            {
                SequenceLoss = new VanRossumToLabels
                {
                    Distance = new VanRossumDistance { TimeConstantSteps = map.Number("time-constant", 10, 1e-3) },
                    LabelInterval = map.Whole("label-every", 2, 1),
                    OtherInterval = map.OptionalWhole("other-every", 1),
                },
            },
            _ => throw item.Unknown("loss", ["cross-entropy", "mean-squared-rate", "temporal-cross-entropy", "van-rossum"]),
        };
        map.Done();
        return options;
    }

    private static CrossEntropy CrossEntropy(RecipeMap map) =>
        new() { Scale = map.Number("scale", 1, 1e-9), LabelSmoothing = map.Number("label-smoothing", 0, 0, 0.999) };

    private static OptimiserOptions Optimiser(RecipeItem item)
    {
        var map = item.Settings();
        OptimiserOptions options = item.Kind switch
        {
            "adam" => Moments(map, new AdamOptions()),
            "adam-w" => Moments(map, new AdamWOptions()),
            "sgd" => new SgdOptions { Momentum = map.Number("momentum", 0, 0, 0.9999), Nesterov = map.Flag("nesterov", false) },
            _ => throw item.Unknown("optimiser", ["adam", "adam-w", "sgd"]),
        };
        options = options with
        {
            WeightDecay = map.Number("weight-decay", options.WeightDecay, 0),
            Groups = map.Has("groups") ? [.. map.Items("groups").Select(Group)] : [],
        };
        map.Done();
        return options;
    }

    private static T Moments<T>(RecipeMap map, T options)
        where T : AdaptiveMomentsOptions => options with
        {
            Beta1 = map.Number("beta1", options.Beta1, 0, 0.999999),
            Beta2 = map.Number("beta2", options.Beta2, 0, 0.999999999),
            Epsilon = map.Number("epsilon", options.Epsilon, 1e-30),
        };

    /// <summary>Parameters by their names, in which * stands for anything: <c>'*.tau_m': {learning-rate-factor: 0.1}</c>.</summary>
    private static ParameterGroup Group(RecipeItem item)
    {
        var map = item.Settings();
        var group = new ParameterGroup
        {
            Name = item.Kind,
            Contains = p => FileSystemName.MatchesSimpleExpression(item.Kind, p.Name, ignoreCase: false),
            LearningRateFactor = map.Number("learning-rate-factor", 1, 0),
            WeightDecay = map.OptionalNumber("weight-decay", 0),
        };
        map.Done();
        return group;
    }

    private static LearningRateSchedule Schedule(RecipeItem item)
    {
        var map = item.Settings();
        LearningRateSchedule schedule = item.Kind switch
        {
            "constant" => new ConstantSchedule(),
            "warm-up-cosine" => new WarmUpCosineSchedule { WarmUpEpochs = map.Number("epochs", 1, 0) },
            "one-cycle" => OneCycle(map, new OneCycleSchedule()),
            "step" => new StepSchedule { EveryEpochs = map.Whole("every-epochs", null, 1), Factor = map.Number("factor", 0.1, 1e-9) },
            "exponential" => new ExponentialSchedule { Factor = map.Number("factor", null, 1e-9) },
            "plateau" => Plateau(map, new PlateauSchedule()),
            _ => throw item.Unknown("schedule", ["constant", "warm-up-cosine", "one-cycle", "step", "exponential", "plateau"]),
        };
        map.Done();
        return schedule;
    }

    private static OneCycleSchedule OneCycle(RecipeMap map, OneCycleSchedule standard) => standard with
    {
        RisingShare = map.Number("rising-share", standard.RisingShare),
        InitialDivisor = map.Number("initial-divisor", standard.InitialDivisor),
        FinalDivisor = map.Number("final-divisor", standard.FinalDivisor),
    };

    private static PlateauSchedule Plateau(RecipeMap map, PlateauSchedule standard) => standard with
    {
        Measure = map.Choice<PlateauMeasure>(
            "measure", standard.Measure, ("training-loss", PlateauMeasure.TrainingLoss), ("validation-accuracy", PlateauMeasure.ValidationAccuracy)),
        Factor = map.Number("factor", standard.Factor),
        Patience = map.Whole("patience", standard.Patience, 0),
        Threshold = map.Number("threshold", standard.Threshold, 0),
        CoolDown = map.Whole("cool-down", standard.CoolDown, 0),
        LowestRate = map.Number("lowest-rate", standard.LowestRate, 0),
    };
}
