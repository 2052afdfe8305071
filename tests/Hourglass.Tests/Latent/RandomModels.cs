using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Tests.Latent;

/// <summary>Untrained models of random shapes, with rows for them: what holds for any weights is tested on these.</summary>
internal static class RandomModels
{
    /// <summary>Families that differ in the path that a code takes through the arithmetic.</summary>
    public static TheoryData<string, int> All
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var family in (string[])["dense", "conv", "vae", "convVae", "conditional"])
                for (var seed = 1; seed <= 4; seed++)
                    all.Add(family, seed);
            return all;
        }
    }

    public static (Autoencoder Model, DataSet Rows) Create(string family, int seed, int? latent = null)
    {
        var random = new Random(seed);
        var (height, width, size) = (random.Next(5, 30), random.Next(5, 30), latent ?? random.Next(2, 40));
        var isConvolution = family is "conv" or "convVae";
        var code = family is "vae" or "convVae" or "conditional"
            ? $$"""], "bottleneck": { "bottleneck": "gaussian", "size": {{size}} }"""
            : $$""", { "layer": "dense", "units": {{size}} } ]""";
        var encoder = isConvolution
            ? $$"""
            { "layer": "conv2D", "filters": {{random.Next(2, 20)}}, "kernel": 3, "stride": {{random.Next(1, 3)}}, "activation": "relu" },
            { "layer": "flatten" }
            """
            : $"{Dense(random.Next(2, 300), "tanh")}, {Dense(random.Next(2, 100), "relu")}";
        var decoder = isConvolution
            ? """{ "layer": "mirror" }"""
            : $"{Dense(random.Next(2, 300), "sigmoid")}, {Dense(height * width, "identity")}";
        var recipe = RecipeJson.Parse($$"""
            {
              "name": "{{family}}", "conditional": {{(family == "conditional" ? "true" : "false")}}, "encoder": [ {{encoder}} {{code}},
              "decoder": [ {{decoder}} ], "training": { "epochs": 1, "seed": {{seed}} }
            }
            """);
        var values = new float[60 * height * width];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        var table = RowTable.FromFloats(values, 60, height * width);
        var rows = new DataSet(
            "random", table, new Shape(1, height, width), Enumerable.Range(0, 60).Select(i => i % 3).ToArray(), ["a", "b", "c"]);
        return (new Autoencoder(recipe, rows.Shape, Scaler.Fit(ScalerRecipe.Standard, table), classNames: rows.ClassNames), rows);

        static string Dense(int units, string activation) =>
            $$"""{ "layer": "dense", "units": {{units}}, "activation": "{{activation}}" }""";
    }

    /// <summary>A row of the data, in its units.</summary>
    public static float[] Row(DataSet rows, int row)
    {
        var values = new float[rows.Table.Columns];
        rows.Table.CopyRow(row, values);
        return values;
    }

    /// <summary>The class of a row where the model wants to know it.</summary>
    public static int? Label(Autoencoder model, DataSet rows, int row) => model.IsConditional ? rows.Labels[row] : null;

    /// <summary>A row of a matrix.</summary>
    public static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c])];

    /// <summary>What the model makes of one code, asked directly.</summary>
    public static float[] Decode(Autoencoder model, float[] code, int? label)
    {
        var one = new float[1, code.Length];
        for (var c = 0; c < code.Length; c++) one[0, c] = code[c];
        return Row(model.Decode(one, label is { } known ? [known] : []), 0);
    }

    /// <summary>What the model makes of one row, asked directly.</summary>
    public static float[] Reconstruct(Autoencoder model, DataSet rows, int row) => Row(model.Reconstruct(rows.Select([row])), 0);
}
