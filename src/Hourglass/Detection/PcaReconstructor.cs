using System.Globalization;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Detection;

/// <summary>PCA of the same scaled rows, the baseline of an autoencoder. With 0 components it predicts the mean row.</summary>
internal sealed class PcaReconstructor(Pca pca, AffineMap map, int components) : IReconstructor
{
    // The smallest noise variance of PPCA, relative to the mean variance, in case the discarded components have almost none.
    private const double MinimumNoise = 1e-6;

    public string Name => components == 0 ? "mean row" : string.Create(CultureInfo.InvariantCulture, $"PCA-{components}");

    public int Features => pca.Features;

    public int LatentSize => components;

    /// <summary>
    /// PCA with the mean variance of the discarded components as noise is a density: probabilistic PCA (Tipping and Bishop, 1999).
    /// </summary>
    public bool HasLikelihood => components > 0;

    /// <summary>Fits the mean and the components to at least 2 rows.</summary>
    internal static PcaReconstructor Fit(Autoencoder model, DataSet rows, int components) =>
        new(Pca.Fit(rows.Table, model.Scaler.Map, Math.Max(components, 1), model.Backend), model.Scaler.Map, components);

    public float[,] Encode(DataSet rows) => components > 0 ? pca.Encode(rows.Table, map) : new float[rows.Count, 0];

    public float[,] Residuals(DataSet rows)
    {
        var residuals = components > 0 ? pca.Reconstruct(rows.Table, map) : new float[rows.Count, pca.Features];
        var row = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var expected = components > 0 ? residuals[r, c] : pca.Mean[c];
                residuals[r, c] = map.Apply(row[c], c) - expected;
            }
        }

        return residuals;
    }

    /// <summary>−log p(x) of probabilistic PCA: r²/2σ² + ½ ln 2πσ² per value, and Σ ½·(z²/λ + ln λ/σ²) for the code.</summary>
    public (float[,] Losses, double[] Divergences) NegativeElbo(DataSet rows)
    {
        var variances = pca.ExplainedVariance.ToArray();
        var minimum = Math.Max(MinimumNoise * pca.TotalVariance / pca.Features, float.Epsilon);
        var noise = Math.Max((pca.TotalVariance - variances.Sum()) / (pca.Features - components), minimum);
        var (losses, codes, divergences) = (Residuals(rows), Encode(rows), new double[rows.Count]);
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < pca.Features; c++)
                losses[r, c] = (float)(losses[r, c] * (double)losses[r, c] / (2 * noise) + 0.5 * Math.Log(2 * Math.PI * noise));
            for (var c = 0; c < components; c++)
            {
                var variance = Math.Max(variances[c], noise);
                divergences[r] += 0.5 * (codes[r, c] * (double)codes[r, c] / variance + Math.Log(variance / noise));
            }
        }

        return (losses, divergences);
    }

    internal void WriteTo(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteNumber("components", components);
        writer.WriteNumber("totalVariance", pca.TotalVariance);
        writer.WriteStartArray("variances");
        foreach (var variance in pca.ExplainedVariance) writer.WriteNumberValue(variance);
        writer.WriteEndArray();
        tensors.Add(new NamedTensor(prefix + "rowMean", [pca.Features], pca.Mean.ToArray()));
        tensors.Add(new NamedTensor(prefix + "components", [pca.LatentSize, pca.Features], pca.Components.Cast<float>().ToArray()));
    }

    internal static PcaReconstructor Read(JsonElement json, Attachment saved, string prefix, Autoencoder model)
    {
        var features = model.InputShape.Size;
        double[] variances = [.. json.GetProperty("variances").EnumerateArray().Select(element => element.GetDouble())];
        var (kept, components) = (variances.Length, json.GetProperty("components").GetInt32());
        if (components < 0 || kept != Math.Max(components, 1) || kept > features)
            throw new FormatException($"a PCA of {components} components and {kept} variances.");
        var directions = new float[kept, features];
        saved.Values(prefix + "components", checked(kept * features)).Span.CopyTo(RowArrays.Flat(directions));
        var pca = Pca.Restore(
            model.Backend, saved.Values(prefix + "rowMean", features).ToArray(), directions, variances,
            json.GetProperty("totalVariance").GetDouble());
        return new PcaReconstructor(pca, model.Scaler.Map, components);
    }
}
