using System.Reflection;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Compute;

/// <summary>
/// A backend of nothing but the abstract operations passes the suite beside this file, and trains every family as the processor does.
/// </summary>
public sealed class MinimalBackendTests
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static IEnumerable<MethodInfo> Operations =>
        typeof(Backend).GetMethods(Own).Where(method => method.IsVirtual && !method.IsSpecialName);

    [Fact]
    public void A_new_backend_implements_at_most_40_operations() =>
        Assert.InRange(Operations.Count(method => method.IsAbstract), 1, 40);

    [Fact]
    public void The_minimal_backend_overrides_no_fallback_and_the_processor_every_one()
    {
        Assert.Equal(Names(Operations.Where(method => method.IsAbstract)), Names(typeof(MinimalBackend).GetMethods(Own).Where(IsOverride)));
        Assert.Equal(
            Names(Operations.Where(method => method.IsAbstract)), Names(typeof(ReferenceBackend).GetMethods(Own).Where(IsOverride)));
        Assert.Equal(Names(Operations), Names(typeof(CpuBackend).GetMethods(Own).Where(IsOverride)));

        static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType == typeof(Backend) && !method.IsSpecialName;

        static string[] Names(IEnumerable<MethodInfo> methods) => [.. methods.Select(method => method.Name).Order()];
    }

    public static TheoryData<string, string> Families => new()
    {
        {
            "dense",
            """
            "encoder": [
              { "layer": "dense", "units": 7, "activation": "gelu" }, { "layer": "batchNorm" }, { "layer": "dense", "units": 3 } ],
            "decoder": [
              { "layer": "dense", "units": 7, "activation": "elu" }, { "layer": "dropout", "rate": 0.1 },
              { "layer": "dense", "units": 16 } ],
            "objective": { "loss": "huber" }
            """
        },
        {
            "convolutional",
            """
            "encoder": [
              { "layer": "conv2D", "filters": 3, "kernel": 3, "padding": "same", "activation": "relu" },
              { "layer": "maxPool2D", "kernel": 2 },
              { "layer": "flatten" }, { "layer": "dense", "units": 3 } ],
            "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
            "objective": { "loss": "binaryCrossEntropy" }
            """
        },
        {
            "transposed convolution",
            """
            "encoder": [ { "layer": "conv2D", "filters": 3, "kernel": 3, "stride": 2, "padding": "same", "activation": "tanh" } ],
            "decoder": [ { "layer": "convTranspose2D", "filters": 1, "kernel": 3, "stride": 2, "padding": "same" } ]
            """
        },
        { "variational", Variational("""{ "penalty": "kl" }""", "binaryCrossEntropy") },
        { "variational with free bits", Variational("""{ "penalty": "kl", "freeBits": 0.2 }""", "gaussianLikelihood") },
        { "variational with a capacity", Variational("""{ "penalty": "kl", "capacity": 3, "capacitySteps": 9 }""", "binaryCrossEntropy") },
        { "conditional", "\"conditional\": true, " + Variational("""{ "penalty": "kl" }""", "binaryCrossEntropy") },
        {
            "importance-weighted",
            """
            "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
            "bottleneck": { "bottleneck": "gaussian", "size": 2 },
            "decoder": [ { "layer": "dense", "units": 8, "activation": "tanh" }, { "layer": "dense", "units": 16 } ],
            "objective": { "loss": "gaussianLikelihood", "importanceSamples": 3 }
            """
        },
        { "adversarial", Prior("""{ "penalty": "adversary", "hidden": [ 6 ], "activation": "tanh" }""") },
        {
            "adversarial with classes on a ring",
            Prior("""{ "penalty": "adversary", "hidden": [ 6 ], "labels": true, "prior": { "prior": "ring" } }""")
        },
        { "discrepancy on a spiral", Prior("""{ "penalty": "mmd", "prior": { "prior": "swissRoll" } }""") },
        {
            "codebook",
            """
            "encoder": [ { "layer": "dense", "units": 4 } ],
            "bottleneck": { "bottleneck": "codebook", "size": 5, "dimension": 2, "decay": 0.9, "restartBelow": 0.1 },
            "decoder": [ { "layer": "dense", "units": 16 } ],
            "objective": { "penalties": [ { "penalty": "commitment" } ] }
            """
        },
        {
            "top k",
            Dictionary("""{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 15 }""", """{ "penalty": "auxK", "weight": 0.5 }""")
        },
        {
            "batch top k",
            Dictionary("""{ "bottleneck": "batchTopK", "size": 24, "count": 3, "deadAfter": 15 }""", """{ "penalty": "auxK" }""")
        },
        { "jump relu", Dictionary("""{ "bottleneck": "jumpRelu", "size": 24 }""", """{ "penalty": "l0", "weight": 0.1 }""") },
        { "gated", Dictionary("""{ "bottleneck": "gated", "size": 24 }""", """{ "penalty": "gated", "weight": 0.1 }""") },
        { "contractive", Tied("""{ "penalty": "contractive", "weight": 0.1 }""") },
        { "sparse activity", Tied("""{ "penalty": "klSparsity", "weight": 0.1 }, { "penalty": "l1", "weight": 0.01 }""") },
        {
            "denoising",
            """
            "corruption": { "corruption": "masking", "fraction": 0.3, "exact": true },
            "encoder": [ { "layer": "dense", "units": 6, "activation": "relu" }, { "layer": "layerNorm" } ],
            "decoder": [ { "layer": "dense", "units": 16 } ],
            "objective": { "loss": "absoluteError" }
            """
        },
    };

    /// <summary>Resampling, too, which reads rows and weights on the host every so many steps.</summary>
    public static TheoryData<string, string> FamiliesAndResampling
    {
        get
        {
            var families = Families;
            families.Add(
                "resampled",
                Dictionary(
                    """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 15 }""", """{ "penalty": "resample", "every": 7 }"""));
            return families;
        }
    }

    [Theory]
    [MemberData(nameof(FamiliesAndResampling))]
    public void It_trains_every_family_as_the_processor_does(string family, string parts)
    {
        var (_, expected) = Train(new CpuBackend(1), family, parts);
        var (_, found) = Train(new MinimalBackend(), family, parts);
        Assert.Equal(20, expected.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            foreach (var (term, value) in expected[i].Train)
            {
                var other = found[i].Train[term];
                Assert.True(
                    Math.Abs(value - other) <= 2e-3 * Math.Max(1, Math.Abs(value)),
                    $"{family}, step {expected[i].Step}: {term} is {value:R} on the processor and {other:R} on the minimal backend");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void No_number_that_an_operation_returns_decides_what_a_step_does(string family, string parts)
    {
        var (expected, _) = Train(new MinimalBackend(), family, parts);
        var (found, history) = Train(new UnreadBackend(), family, parts);
        Assert.Equal(20, history.Count);
        if (!parts.Contains("auxK", StringComparison.Ordinal)) Assert.Equal(expected, found);
        // The zeros of a penalty that nothing skips go through the dictionary's projection, which rounds.
        else Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    /// <summary>The parameters after 20 steps, and the terms of each.</summary>
    private static (float[] Parameters, IReadOnlyList<HistoryEntry> History) Train(Backend backend, string family, string parts)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "name": "{{family}}", {{parts}},
              "training": { "iterations": 20, "logEvery": 1, "batchSize": 12, "learningRate": 0.01, "clipNorm": 0.5, "seed": 3 }
            }
            """);
        var shape = parts.Contains("conv", StringComparison.Ordinal) ? new Shape(1, 4, 4) : new Shape(16);
        var model = new Autoencoder(recipe, shape, backend: backend, classNames: ["even", "odd"]);
        var history = model.Fit(Rows(shape)).History.Entries;
        var parameters = new float[model.Parameters.All.Length];
        backend.Download(model.Parameters.All, parameters);
        return (parameters, history);
    }

    private static string Variational(string penalty, string loss) => $$"""
        "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
        "bottleneck": { "bottleneck": "gaussian", "size": 2 },
        "decoder": [ { "layer": "dense", "units": 8, "activation": "tanh" }, { "layer": "dense", "units": 16, "activation": "sigmoid" } ],
        "objective": { "loss": "{{loss}}", "penalties": [ {{penalty}} ] }
        """;

    private static string Prior(string penalty) => $$"""
        "encoder": [ { "layer": "dense", "units": 8, "activation": "softplus" }, { "layer": "dense", "units": 2 } ],
        "decoder": [ { "layer": "dense", "units": 8, "activation": "leakyRelu" }, { "layer": "dense", "units": 16 } ],
        "objective": { "penalties": [ {{penalty}} ] }
        """;

    private static string Dictionary(string bottleneck, string penalty) => $$"""
        "encoder": [ { "layer": "subtractDecoderBias" } ],
        "bottleneck": {{bottleneck}},
        "decoder": [ { "layer": "dictionary" } ],
        "objective": { "penalties": [ {{penalty}} ] }
        """;

    private static string Tied(string penalties) => $$"""
        "encoder": [ { "layer": "dense", "units": 6, "activation": "sigmoid" } ],
        "decoder": [ { "layer": "dense", "units": 16, "tied": true, "activation": "sigmoid" } ],
        "objective": { "loss": "binaryCrossEntropy", "penalties": [ {{penalties}} ] }
        """;

    private static DataSet Rows(Shape shape)
    {
        var backend = new ReferenceBackend();
        var values = backend.Allocate(60 * 16).AsMatrix(0, 60, 16);
        backend.FillUniform(new RandomStream(1, RandomPurpose.Data), 0, 1, values);
        var floats = new float[values.Length];
        backend.Download(values, floats);
        int[] labels = [.. Enumerable.Range(0, 60).Select(r => r % 2)];
        return new DataSet("rows", RowTable.FromFloats(floats, 60, 16), shape, labels, classNames: ["even", "odd"]);
    }
}
