// Runs every built-in neuron on a stimulus that shows what it does, and writes its plot and the page that explains it:
//     dotnet run --project examples/NeuronGallery -- docs/neurons
// The same library gives the same files.
using System.Text;
using NeuronGallery;
using SpikeNet.Neurons.Library;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: NeuronGallery <folder>");
    return 1;
}

var folder = Directory.CreateDirectory(args[0]).FullName;
foreach (var family in NeuronLibrary.Families)
{
    var demonstration = Demonstration.Of(family.Default.Name);
    var plot = new Plot($"{family.Default.Name}: {family.Title}", demonstration, Recording.Of(family.Default, demonstration));
    Write(Page.Image(family), plot.ToSvg());
}

Write("README.md", Page.ToMarkdown());
Console.WriteLine($"Wrote {NeuronLibrary.Families.Length} plots and README.md to {folder}.");
return 0;

void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
