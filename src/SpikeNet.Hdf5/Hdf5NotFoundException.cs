namespace SpikeNet.Hdf5;

/// <summary>The HDF5 library is not installed, or cannot be used.</summary>
public sealed class Hdf5NotFoundException : IOException
{
    /// <summary>With what is wrong and what to install.</summary>
    /// <param name="message">The message.</param>
    public Hdf5NotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public Hdf5NotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without details.</summary>
    public Hdf5NotFoundException()
        : this("The HDF5 library is not installed.")
    {
    }
}
