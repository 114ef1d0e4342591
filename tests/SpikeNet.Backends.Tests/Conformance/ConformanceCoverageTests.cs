using System.Reflection;
using SpikeNet.Hardware;

namespace SpikeNet.Backends.Tests.Conformance;

/// <summary>No back-end stays outside the suite.</summary>
public class ConformanceCoverageTests
{
    [Test]
    public void EveryBackendInheritsTheSuite()
    {
        var backends = Directory.GetFiles(AppContext.BaseDirectory, "SpikeNet.Backends.*.dll").Where(f => !f.EndsWith("Tests.dll", StringComparison.Ordinal))
            .SelectMany(f => Assembly.LoadFrom(f).GetTypes()).Where(t => t.IsAssignableTo(typeof(IBackend)) && !t.IsAbstract).Select(t => t.Name).ToList();
        var held = typeof(BackendConformance).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BackendConformance)) && !t.IsAbstract).SelectMany(Backends).Distinct();
        Assert.Multiple(() =>
        {
            Assert.That(backends, Is.Not.Empty);
            Assert.That(held, Is.EquivalentTo(backends));
        });
    }

    private static IEnumerable<string> Backends(Type fixture)
    {
        var arguments = fixture.GetCustomAttributes<TestFixtureAttribute>().Select(a => a.Arguments).DefaultIfEmpty([]);
        foreach (var given in arguments)
        {
            var suite = Activator.CreateInstance(fixture, given);
            var backend = (IBackend)fixture.GetProperty("Backend", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(suite)!;
            yield return backend.GetType().Name;
        }
    }
}
