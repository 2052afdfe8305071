using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Compute;

/// <summary>
/// An instruction set gives the same bits whatever else the processor has. The digests were written down once; these tests are run again
/// with processor features switched off, where a sum that followed the width of the processor's vectors would change them.
/// </summary>
public sealed class ProcessorBitsTests
{
    private const string
        Dense = """
            { "encoder": [{ "layer": "dense", "units": 19, "activation": "relu" }, { "layer": "dense", "units": 5 }],
              "decoder": [{ "layer": "dense", "units": 37 }], "initialization": { "pca": false },
              "objective": { "loss": "squaredError" }, "training": { "epochs": 3, "batchSize": 24, "optimizer": "adam", "seed": 3 } }
            """,
        Dictionary = """
            { "encoder": [{ "layer": "centre" }],
              "bottleneck": { "bottleneck": "topK", "size": 128, "count": 5, "deadAfter": 100 }, "decoder": [{ "layer": "dictionary" }],
              "objective": { "loss": "squaredError", "penalties": [{ "penalty": "auxK" }] },
              "training": { "epochs": 3, "batchSize": 24, "optimizer": "adam", "seed": 3 } }
            """,
        Codebook = """
            { "encoder": [{ "layer": "dense", "units": 21 }],
              "bottleneck": { "bottleneck": "codebook", "size": 16, "restartBelow": 0.1 }, "decoder": [{ "layer": "dense", "units": 37 }],
              "objective": { "loss": "squaredError", "penalties": [{ "penalty": "commitment" }] },
              "training": { "epochs": 3, "batchSize": 24, "optimizer": "adam", "seed": 3 } }
            """;

    public static TheoryData<string, InstructionSet, string> Trainings => new()
    {
        { Dense, InstructionSet.Portable, "1B75F85CEF3D43C7" },
        { Dense, InstructionSet.Avx2, "3C7CFF40F6327519" },
        { Dictionary, InstructionSet.Portable, "3F9B634F5FA8E5E7" },
        { Dictionary, InstructionSet.Avx2, "17B0125F2902205E" },
        { Codebook, InstructionSet.Portable, "5A73B95ACAC9E73A" },
        { Codebook, InstructionSet.Avx2, "47B00EBFA59DBDE9" },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_training_gives_these_bits(string recipe, InstructionSet set, string digest)
    {
        if (!CpuBackend.IsSupported(set)) return;
        using var backend = new CpuBackend(2, set);
        var rows = RowTable.FromFloats(Values(160 * 37), 160, 37);
        var model = new Autoencoder(RecipeJson.Parse(recipe), new Shape(37), backend: backend);
        new Trainer(model).Fit(rows);
        Assert.Equal(digest, Digest(model.Reconstruct(rows)));
    }

    [Theory]
    [InlineData(160, 37, "0B40182CAC487E5A")] // by the covariance
    [InlineData(30, 70, "4E048012360F68E8")] // by the products of rows
    public void A_principal_component_analysis_gives_these_bits(int rows, int columns, string digest)
    {
        using var backend = new CpuBackend(2, InstructionSet.Portable);
        var pca = Pca.Fit(RowTable.FromFloats(Values(rows * columns), rows, columns), AffineMap.Identity, 7, backend);
        Assert.Equal(digest, Digest(pca.Components));
    }

    private static float[] Values(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    private static string Digest(float[,] values) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(RowArrays.Flat(values))))[..16];
}
