using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Tests.Models;

/// <summary>Rows that are sums of a few atoms of a known dictionary, and models for them.</summary>
internal static class SparseData
{
    /// <summary>Atoms of length 1 in random directions, row after row.</summary>
    public static float[] Atoms(int count, int features, ulong seed = 11)
    {
        var backend = new ReferenceBackend();
        var atoms = backend.Allocate(count * features).AsMatrix(0, count, features);
        backend.FillNormal(new RandomStream(seed, RandomPurpose.Data), 0, 1, atoms);
        backend.NormalizeLengths(atoms);
        var values = new float[atoms.Length];
        backend.Download(atoms, values);
        return values;
    }

    /// <summary>Each row is the sum of <paramref name="active"/> different atoms, each times a factor between 0.5 and 1.5.</summary>
    public static RowTable Rows(int count, int atoms, int features, int active, ulong seed = 11)
    {
        var (dictionary, values) = (Atoms(atoms, features, seed), new float[count * features]);
        var order = new int[atoms];
        for (var r = 0; r < count; r++)
        {
            var draws = new RandomStream(seed, RandomPurpose.Data, (uint)r + 1);
            for (var i = 0; i < atoms; i++) order[i] = i;
            for (var i = 0; i < active; i++)
            {
                var j = i + draws.Below((uint)i, atoms - i);
                (order[i], order[j]) = (order[j], order[i]);
                var factor = 0.5f + draws.Word(1000 + (uint)i) / 4294967296f;
                for (var c = 0; c < features; c++) values[r * features + c] += factor * dictionary[order[i] * features + c];
            }
        }

        return RowTable.FromFloats(values, count, features);
    }

    /// <summary>A small model: 12 features, 24 latents.</summary>
    public static Recipe Recipe(
        string bottleneck = """{ "bottleneck": "topK", "size": 24, "count": 3 }""", string penalties = "[]",
        string dictionary = """{ "layer": "dictionary" }""", string encoder = """{ "layer": "centre" }""", int epochs = 3) =>
        RecipeJson.Parse($$"""
            {
              "name": "sparse",
              "encoder": [ {{encoder}} ],
              "bottleneck": {{bottleneck}},
              "decoder": [ {{dictionary}} ],
              "objective": { "penalties": {{penalties}} },
              "training": { "epochs": {{epochs}}, "batchSize": 20, "learningRate": 0.01, "seed": 4 }
            }
            """);

    public static Autoencoder Model(Recipe recipe, Backend? backend = null) => new(recipe, new Shape(12), backend: backend);

    public static RowTable SmallRows(int count = 200) => Rows(count, 24, 12, 3);

    public static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
