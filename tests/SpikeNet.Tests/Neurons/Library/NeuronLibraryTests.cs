using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Tests.Neurons.Library;

public sealed class NeuronLibraryTests
{
    private static IEnumerable<NeuronModel> Models => NeuronLibrary.Families.SelectMany(f => f.Variants);

    [Test]
    public void The_library_has_the_neurons_that_it_is_known_for() =>
        Assert.That(NeuronLibrary.All.Select(m => m.Name), Is.EqualTo(new[]
        {
            "IF", "LIF", "NIR-LIF", "LI", "CUBA", "PLIF", "ALIF", "SE-adLIF", "EIF", "AdEx", "QIF", "Izhikevich", "RF", "BRF",
            "TTFS-IF", "GSU", "SigmaDelta", "Speck-IF", "Xylo-LIF-4", "Loihi-LIF",
        }));

    [Test]
    public void Every_model_is_found_by_its_own_name()
    {
        Assert.That(Models.Select(m => m.Name), Is.Unique);
        Assert.That(Models.Where(m => !ReferenceEquals(NeuronLibrary.Named(m.Name), m)), Is.Empty);
    }

    [Test]
    public void Every_family_has_a_source_a_title_and_equations()
    {
        Assert.That(Models.Where(m => m.Source.Length == 0), Is.Empty);
        Assert.That(NeuronLibrary.Families.Where(f => f.Title.Length == 0 || f.Equations.Length < 2), Is.Empty);
    }

    [Test]
    public void Names_tell_programs_apart()
    {
        // A file keeps a built-in neuron by its name and parameters, so two programs may not share one.
        foreach (var family in NeuronLibrary.Families)
            Assert.That(family.Variants.Select(m => string.Join(';', m.Step.Instructions) + string.Join(',', m.Step.States)), Is.Unique, family.Title);
    }

    [Test]
    public void A_variant_is_named_by_its_choices()
    {
        Assert.That(NeuronLibrary.Named("LIF-zero-above-refractory").Step, Is.Not.Null);
        Assert.That(LifModel.Define(ResetKind.ToZero, Comparison.Above, refractory: true).Name, Is.EqualTo("LIF-zero-above-refractory"));
        Assert.That(XyloLifModel.Define(3, 5).Name, Is.EqualTo("Xylo-LIF-3-5"));
    }

    [Test]
    public void An_unknown_name_is_answered_with_the_names_there_are()
    {
        Assert.That(() => NeuronLibrary.Named("Hodgkin"), Throws.ArgumentException.With.Message.Contains("'Hodgkin'").And.Message.Contains("SE-adLIF, EIF, AdEx"));
        Assert.That(() => NeuronLibrary.Named("LIF-hard"), Throws.ArgumentException.With.Message.Contains("LIF, LIF-zero, LIF-above"));
    }

    [Test]
    public void A_name_can_be_asked_for()
    {
        Assert.That(NeuronLibrary.TryNamed("AdEx", out var model), Is.True);
        Assert.That(model, Is.SameAs(NeuronLibrary.Named("AdEx")));
        Assert.That(NeuronLibrary.TryNamed("adex", out _), Is.False);
    }

    [Test]
    public void A_shift_out_of_range_is_refused()
    {
        Assert.That(() => XyloLifModel.Define(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => XyloLifModel.Define(4, 16), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("synapseDash"));
    }
}
