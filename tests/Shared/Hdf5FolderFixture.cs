namespace SpikeNet.TestSupport;

/// <summary>Tests of HDF5 files in a folder of their own; ignored where the library is absent.</summary>
public abstract class Hdf5FolderFixture : TemporaryFolderFixture
{
    [SetUp]
    public void NeedTheLibrary() => Hdf5Required.LibraryOrIgnore();
}
