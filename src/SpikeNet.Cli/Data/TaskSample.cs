using SpikeNet.Datasets;

namespace SpikeNet.Cli.Data;

/// <summary>One labelled sample of a task.</summary>
/// <param name="Index">Its place in the set.</param>
/// <param name="Id">Its name, unique in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Part">The part that the set's authors put it in.</param>
/// <param name="Speaker">Who speaks; null where nobody does.</param>
internal sealed record TaskSample(int Index, string Id, int Label, Split Part, string? Speaker = null);
