using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Recipes.Layers;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes;

/// <summary>The key 'teacher' of a recipe: a network that is trained first; the recipe's own learns from it.</summary>
internal sealed class TeacherSection
{
    private readonly ImmutableArray<LayerPlan> _layers;
    private readonly RecipePlace _layersPlace;

    private TeacherSection(RecipeMap recipe, InputPlan input)
    {
        var map = recipe.Map("teacher");
        Place = recipe.PlaceOf("teacher");
        var values = ConvertSection.CodeOf(input) is not null;
        TakesValues = map.Choice<bool>("input", values, ("values", true), ("spikes", false));
        if (TakesValues && !values)
            throw map.PlaceOf("input").Error("'input' of teacher: values are of images and mel-images; use spikes");
        _layers = LayerKinds.Read(map.Items("layers"), new NameGiver());
        _layersPlace = map.PlaceOf("layers");
        SoftLabels = map.Choice<bool>("labels", false, ("hard", false), ("soft", true));
        var standard = new DistillationLoss();
        if (SoftLabels)
            (Temperature, HardShare) = (map.Number("temperature", standard.Temperature, 1e-3), map.Number("hard-share", standard.HardShare, 0, 1));
        Training = TrainingSection.Read(map);
        _ = (map.Has("loss") ? map.PlaceOf("loss") : Place).Guard("the teacher's loss", () =>
        {
            Training.Verify(ReadOutRule.LeakyLast);
            return true;
        });
        map.Done();
    }

    /// <summary>The recipe's line.</summary>
    internal RecipePlace Place { get; }

    /// <summary>Whether it is given the samples' values in one step, and not their spikes.</summary>
    internal bool TakesValues { get; }

    /// <summary>Whether the student learns from the teacher's scores, and not from its classes.</summary>
    internal bool SoftLabels { get; }

    /// <summary>tau of soft labels.</summary>
    internal double Temperature { get; } = 1;

    /// <summary>The share of the samples' own labels beside soft ones.</summary>
    internal double HardShare { get; }

    /// <summary>How it is trained, but for the seed.</summary>
    internal TrainerOptions Training { get; }

    /// <summary>Reads the section.</summary>
    internal static TeacherSection Read(RecipeMap recipe, InputPlan input) => new(recipe, input);

    /// <summary>The student's training with the loss that it learns from the teacher by.</summary>
    /// <exception cref="InvalidDataException">Soft labels have a cross-entropy of their own.</exception>
    internal TrainerOptions WithLoss(TrainerOptions own) => !SoftLabels ? own
        : own is { SequenceLoss: null, Loss: CrossEntropy { LabelSmoothing: 0 } entropy }
        ? own with { Loss = new DistillationLoss { Temperature = Temperature, HardShare = HardShare, Scale = entropy.Scale } }
        : throw Place.Error("'labels: soft' of teacher takes the place of a cross-entropy without label smoothing: leave 'loss' out, or say cross-entropy with a scale alone");

    /// <summary>The teacher with random weights.</summary>
    internal Network Build(string name, FeatureShape input, int classes, int timeSteps, long seed)
    {
        var (layers, _) = LayerPlan.Build(_layers, input, classes, SplitMix64.For(seed, "teacher weights"), TakesValues ? 1 : timeSteps);
        return _layersPlace.Guard("the teacher's last layer", () =>
            new Network($"{name}, teacher", layers, new ReadOut(Recipe.ReadOutName, ReadOutRule.LeakyLast, classes)));
    }
}
