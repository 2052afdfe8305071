using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>The built-in data sets of the catalog: their files, checksums, addresses and how they are read.</summary>
internal static class KnownDataSets
{
    private const string MnistAddress = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string MnistMirror = "https://storage.googleapis.com/cvdf-datasets/mnist/";
    private const string FashionAddress = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
    private const string FashionMirror = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private const string SklearnAddress = "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.2.1/sklearn/datasets/data/";

    private static readonly string[] Clothes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    internal static IReadOnlyList<DataSetEntry> All { get; } =
    [
        new("mnist", "handwritten digits, 60,000 + 10,000 pictures of 28×28", "CC BY-SA 3.0 (Y. LeCun, C. Cortes)",
            [
                Idx("mnist/train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                Idx("mnist/train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                Idx("mnist/t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                Idx("mnist/t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ],
            paths => ReadIdx(paths, null)),
        new("fashion-mnist", "clothing, 60,000 + 10,000 pictures of 28×28", "MIT (Zalando SE)",
            [
                Idx(
                    "fashion-mnist/train-images-idx3-ubyte.gz", 26_421_880,
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                Idx("fashion-mnist/train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                Idx(
                    "fashion-mnist/t10k-images-idx3-ubyte.gz", 4_422_102,
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                Idx("fashion-mnist/t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            ],
            paths => ReadIdx(paths, Clothes)),
        new(
            "ecg", "heartbeats of TensorFlow's tutorial, 4,998 × 140, 1 = normal; its own test part of 1,000",
            "ODC-By 1.0 (PhysioNet), UCR archive",
            [
                new("ecg5000/ecg.csv", 7_877_383, "72ce7b040ca0c6ed36c3368e570c6ac4ddf20100476e47373c63b2395e012df1",
                    new Uri("https://storage.googleapis.com/download.tensorflow.org/data/ecg.csv")),
            ],
            ReadTutorialEcg),
        new("ecg5000", "heartbeats of the UCR archive, 500 + 4,500 × 140, five classes", "ODC-By 1.0 (PhysioNet), UCR archive",
            [
                new("ecg5000/ECG5000_TRAIN.txt.gz", 371_758, "8cf30d797ca046f1fe824a41956d45c81eeb63575da7d9ef391189f9363ea3d7"),
                new("ecg5000/ECG5000_TEST.txt.gz", 3_335_876, "707563d7095e8ec935a0ad099ec231a782f3bb8eeffbeead57082c47be847cd5"),
            ],
            paths => new DataPair(UcrFile.Read(paths[0]), UcrFile.Read(paths[1]))),
        Uci(
            "digits", "handwritten digits, 1,797 pictures of 8×8", "digits.csv.gz", 57_512,
            "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a", 0, new Shape(1, 8, 8)),
        Uci(
            "wine", "chemistry of wines, 178 × 13, three classes", "wine_data.csv", 11_157,
            "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede", 1, null),
        Uci(
            "breast-cancer", "cell nuclei, 569 × 30, 0 = malignant", "breast_cancer.csv", 119_913,
            "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed", 1, null),
        Uci(
            "iris", "irises, 150 × 4, three classes", "iris.csv", 2_734, "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449",
            1, null),
        Anomaly(
            "cardio", "heart rates before birth, 1,831 × 21, 9.6 % anomalies", 137_587,
            "c2a19020db6b0c79e4d9fbce63f531d783cec2bf3819c405b5df97a159e2ffcc"),
        Anomaly(
            "thyroid", "thyroid tests, 3,772 × 6, 2.5 % anomalies", 48_478,
            "7d2a904d68db60d02c70b1db33aad2ddc885faa7332b8a24ab58745fa9497a05"),
        Anomaly(
            "satimage-2", "satellite pictures, 5,803 × 36, 1.2 % anomalies", 89_283,
            "aade5ac8be8e972175929b0fa96d7bf985e56203310e5a5beb03af14bd004d01"),
        Anomaly(
            "mammography", "breast X-rays, 11,183 × 6, 2.3 % anomalies", 161_847,
            "3f9803a5cef8fe78b1e81011e304f08eec0a070c18e49bbaf30a31986920a525"),
        new(
            "mitdb208", "five minutes of heartbeats at 360 Hz, 108,000 steps of one column, normal and abnormal beats",
            "ODC-By 1.0 (PhysioNet)",
            [new("timeseries/mitdb208-mlii-360hz.csv.gz", 137_495, "ca3b27c521dfd67f7b264b13e139c4eb6c0a689419bb1fd99eb8cd55b11dcee2")],
            paths => new DataPair(CsvFile.Read(paths[0], new CsvOptions { HasHeader = true }), null)),
        new(
            "prices", "a daily price with a short-lived mispricing, made by a generator, 10,000 steps of one column", "MIT", [],
            _ => new DataPair(PriceSeries.Create(10_000), null)),
        new("cube-3d", "three correlated columns made by a generator, 1,000 + 200 rows", "MIT", [], _ => CorrelatedCube.Create(1_000, 200)),
        new(
            "sparse-dictionary", "sums of 5 of 256 known atoms in 64 dimensions made by a generator, 100,000 + 10,000 rows", "MIT", [],
            _ => SparseDictionary.Create(100_000, 10_000)),
    ];

    private static DataFileEntry Idx(string path, long bytes, string sha256)
    {
        var (first, second) = path.StartsWith("mnist", StringComparison.Ordinal)
            ? (MnistAddress, MnistMirror)
            : (FashionAddress, FashionMirror);
        var file = Path.GetFileName(path);
        return new DataFileEntry(path, bytes, sha256, new Uri(first + file), new Uri(second + file));
    }

    private static DataSetEntry Uci(string name, string title, string file, long bytes, string sha256, int skipRows, Shape? shape) =>
        new(
            name, title, "CC BY 4.0 (UCI Machine Learning Repository)", [new($"uci/{file}", bytes, sha256, new Uri(SklearnAddress + file))],
            paths =>
        {
            var data = CsvFile.Read(paths[0], new CsvOptions { HasHeader = false, SkipLines = skipRows, LabelColumn = "-1" });
            return new DataPair(shape is { } picture ? data.WithShape(picture) : data, null);
        });

    private static DataSetEntry Anomaly(string name, string title, long bytes, string sha256) =>
        new(name, title, "CC BY 4.0 (UCI), by way of ADBench", [new($"anomaly/{name}.csv.gz", bytes, sha256)],
            paths => new DataPair(CsvFile.Read(paths[0], new CsvOptions { HasHeader = true, LabelColumn = "label" }), null));

    private static DataPair ReadIdx(IReadOnlyList<string> paths, IReadOnlyList<string>? classNames)
    {
        return new DataPair(Named(IdxFile.ReadImages(paths[0], paths[1])), Named(IdxFile.ReadImages(paths[2], paths[3])));

        DataSet Named(DataSet data) =>
            classNames is null ? data : new DataSet(data.Name, data.Table, data.Shape, data.Labels, classNames);
    }

    /// <summary>The tutorial splits with scikit-learn's train_test_split(test_size=0.2, random_state=21).</summary>
    private static DataPair ReadTutorialEcg(IReadOnlyList<string> paths)
    {
        var data = CsvFile.Read(paths[0], new CsvOptions { HasHeader = false, LabelColumn = "-1" });
        var order = NumpyRandom.Permutation(21, data.Count);
        var (train, test) = data.SplitBy(order.AsSpan(0, (int)Math.Ceiling(0.2 * data.Count)));
        return new DataPair(train, test);
    }
}
