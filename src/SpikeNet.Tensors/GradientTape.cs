namespace SpikeNet.Tensors;

/// <summary>Remembers how a step's results were made, to walk back from the loss to the parameters.</summary>
/// <remarks>Each operation records one action that adds to the gradients of its inputs, given those of its output.</remarks>
public sealed class GradientTape
{
    private readonly List<Action> _backward = [];

    /// <summary>Adds the action that goes back through an operation.</summary>
    public void Record(Action backward) => _backward.Add(backward);

    /// <summary>Runs the actions, last first, and forgets them.</summary>
    public void Backward()
    {
        for (var i = _backward.Count - 1; i >= 0; i--)
            _backward[i]();
        _backward.Clear();
    }
}
