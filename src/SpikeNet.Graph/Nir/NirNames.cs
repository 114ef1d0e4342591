using System.Globalization;

namespace SpikeNet.Graph.Nir;

/// <summary>Our names for the nodes of a file: letters, digits, '.', '_' and '-', each once.</summary>
internal sealed class NirNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    internal string Of(string name) => _names[name];

    /// <summary>Takes a name over, with other characters replaced.</summary>
    internal void Reserve(string name, List<string> notes)
    {
        var sound = name.Length == 0 ? "node" : string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        _names[name] = New(sound);
        if (_names[name] != name)
            notes.Add($"'{name}' is called '{_names[name]}'");
    }

    /// <summary>A name like the wanted one that nothing has yet.</summary>
    internal string New(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++)
            name = $"{wanted}-{i.ToString(CultureInfo.InvariantCulture)}";
        return name;
    }
}
