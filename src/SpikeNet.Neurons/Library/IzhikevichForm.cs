namespace SpikeNet.Neurons.Library;

/// <summary>Which of Izhikevich's equations.</summary>
public enum IzhikevichForm
{
    /// <summary>v' = 0.04 v^2 + 5 v + 140 - u + x, u' = a (b v - u).</summary>
    Standard,

    /// <summary>v' = 0.04 v^2 + 4.1 v + 108 - u + x: class 1 excitability and the integrator (patterns G and L).</summary>
    Class1,

    /// <summary>u' = a b (v + 65): accommodation (pattern R).</summary>
    Accommodation,
}
