using System.Collections.Immutable;

namespace SpikeNet.Datasets.Catalogue;

/// <summary>The data sets that there are readers for.</summary>
/// <remarks>Sizes and checksums are given only where a source is named with them; otherwise they are null and what arrives is not verified.</remarks>
public static class DataSetCatalogue
{
    private const string Torchvision = "torchvision, datasets/mnist.py";
    private const string FashionReadme = "README.md of github.com/zalandoresearch/fashion-mnist";
    private const string Tonic = "tonic, datasets/nmnist.py";
    private const string SpikingJelly = "SpikingJelly, datasets/dvs128_gesture.py";
    private const string ZenkeLab = "the home's md5sums.txt, as quoted by several readers of the set";
    private const string TensorFlowDatasets = "TensorFlow Datasets, speech_commands/checksums.tsv, and torchaudio, datasets/speechcommands.py";

    /// <summary>All sets, in ordinal order of their names.</summary>
    public static ImmutableArray<DataSetInfo> All { get; } =
    [
        new()
        {
            Name = "dvs-gesture",
            Title = "DVS Gesture",
            Task = "eleven gestures, event camera 128 x 128",
            Authors = "Amir and others 2017 (IBM)",
            Home = new Uri("https://research.ibm.com/interactive/dvsgesture/"),
            Files = [new("DvsGesture.tar.gz", null, null, Md5("8a5c71fb11e24e5ca5b11866ca6c00a1", SpikingJelly))],
            Note = "its home offers it behind a web page only: fetch DvsGesture.tar.gz by hand; its licence is in its LICENSE.txt",
        },
        new()
        {
            Name = "fashion-mnist",
            Title = "Fashion-MNIST",
            Task = "ten kinds of clothes, images 28 x 28",
            Authors = "Xiao, Rasul and Vollgraf 2017 (Zalando)",
            Home = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
            Licence = "MIT",
            Files =
            [
                Fashion("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                Fashion("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
                Fashion("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
                Fashion("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
            ],
            Note = "also in Debian as dataset-fashion-mnist, compressed anew and so with other checksums",
        },
        new()
        {
            Name = "fsdd",
            Title = "Free Spoken Digit Dataset",
            Task = "ten spoken digits, WAV 8 kHz",
            Authors = "Jakobovski and others",
            Home = new Uri("https://github.com/Jakobovski/free-spoken-digit-dataset"),
            Licence = "CC BY-SA 4.0",
            Files = [new("free-spoken-digit-dataset.zip", new Uri("https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/heads/master.zip"))],
            Note = "the archive is made when it is asked for: no checksum",
        },
        new()
        {
            Name = "mnist",
            Title = "MNIST",
            Task = "ten handwritten digits, images 28 x 28",
            Authors = "LeCun, Cortes and Burges 1998",
            Home = new Uri("http://yann.lecun.com/exdb/mnist/"),
            Files =
            [
                MnistFile("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                MnistFile("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
                MnistFile("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
                MnistFile("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
            ],
            Note = "its home often refuses downloads: the files come from torchvision's mirror, which has the originals",
        },
        new()
        {
            Name = "nmnist",
            Title = "N-MNIST",
            Task = "ten handwritten digits, event camera 34 x 34",
            Authors = "Orchard, Jayawant, Cohen and Thakor 2015",
            Home = new Uri("https://www.garrickorchard.com/datasets/n-mnist"),
            Licence = "CC BY-SA 4.0",
            Files =
            [
                NMnistFile("Train.zip", "39c25547-014b-4137-a934-9d29fa53c7a0", "20959b8e626244a1b502305a9e6e2031"),
                NMnistFile("Test.zip", "05a4d654-7e03-4c15-bdfa-9bb2bcbea494", "69ca8762b2fe404d9b9bad1103e97832"),
            ],
        },
        new()
        {
            Name = "shd",
            Title = "Spiking Heidelberg Digits",
            Task = "twenty spoken digits (German, English), 700 spiking channels",
            Authors = "Cramer, Stradmann, Schemmel and Zenke 2020",
            Home = new Uri("https://zenkelab.org/resources/spiking-heidelberg-datasets-shd/"),
            Licence = "CC BY 4.0",
            Files = [Zenke("shd_train.h5.gz", "d47c9825dee33347913e8ce0f2be08b0"), Zenke("shd_test.h5.gz", "3062a80ec0c5719404d5b02e166543b1")],
            Note = "unpack with gunzip",
        },
        new()
        {
            Name = "speech_commands",
            Title = "Speech Commands 0.02",
            Task = "35 spoken words, or twelve classes; WAV 16 kHz",
            Authors = "Warden 2018 (Google)",
            Home = new Uri("https://arxiv.org/abs/1804.03209"),
            Licence = "CC BY 4.0",
            Files =
            [
                new("speech_commands_v0.02.tar.gz", new Uri("https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz"), 2_428_923_189,
                    new FileChecksum(ChecksumKind.Sha256, "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58", TensorFlowDatasets)),
            ],
        },
        new()
        {
            Name = "ssc",
            Title = "Spiking Speech Commands",
            Task = "35 spoken words, 700 spiking channels",
            Authors = "Cramer, Stradmann, Schemmel and Zenke 2020",
            Home = new Uri("https://zenkelab.org/resources/spiking-heidelberg-datasets-shd/"),
            Licence = "CC BY 4.0",
            Files = [Zenke("ssc_train.h5.gz", null), Zenke("ssc_valid.h5.gz", null), Zenke("ssc_test.h5.gz", null)],
            Note = "unpack with gunzip; its home publishes checksums in md5sums.txt, which are not known here",
        },
    ];

    /// <summary>The set of that name, or null.</summary>
    /// <param name="name">The name in commands.</param>
    public static DataSetInfo? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    private static FileChecksum Md5(string hex, string source) => new(ChecksumKind.Md5, hex, source);

    private static DataSetFile Fashion(string name, string md5) =>
        new(name, new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/" + name), null, Md5(md5, FashionReadme));

    private static DataSetFile MnistFile(string name, string md5) =>
        new(name, new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/" + name), null, Md5(md5, Torchvision));

    private static DataSetFile NMnistFile(string name, string id, string md5) =>
        new(name, new Uri($"https://data.mendeley.com/public-files/datasets/468j46mzdv/files/{id}/file_downloaded"), null, Md5(md5, Tonic));

    private static DataSetFile Zenke(string name, string? md5) =>
        new(name, new Uri("https://zenkelab.org/datasets/" + name), null, md5 is null ? null : Md5(md5, ZenkeLab));
}
