namespace SpikeNet.Graph;

/// <summary>How a recording becomes the input's spikes: front end, then spike code. Stored in the graph, so that a model file and recordings are all one needs.</summary>
/// <param name="MelImage">The audio front end.</param>
/// <param name="Code">How values become spikes.</param>
public sealed record InputEncoding(MelImageEncoding MelImage, SpikeCode Code);
