using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Training;
using Dictionary = Hourglass.Layers.Dictionary;

namespace Hourglass.Tests.Models;

/// <summary>Data made of a known dictionary: its atoms are found.</summary>
public sealed class KnownDictionaryTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void At_least_nine_of_ten_atoms_are_found()
    {
        const int atoms = 256, features = 64, active = 5;
        var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Repository.Root, "recipes", "sae-topk.json")));
        var rows = SparseData.Rows(40_000, atoms, features, active);
        var model = new Autoencoder(recipe, new Shape(features));
        new Trainer(model).Fit(rows);

        foreach (var code in model.Encode(SparseData.Rows(500, atoms, features, active)).Cast<float>().Chunk(atoms))
            Assert.Equal(active, code.Count(value => value != 0));
        var found = SparseData.Download(model.Backend, ((Dictionary)model.Decoder.Layers[0]).Atoms.Values).Chunk(features).ToList();
        var close = SparseData.Atoms(atoms, features).Chunk(features).Count(atom => found.Any(other => Cosine(atom, other) > 0.9));
        Assert.True(close >= 0.9 * atoms, $"{close} of {atoms} atoms were found.");
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (product, first, second) = (
                product + (double)a[i] * b[i], first + (double)a[i] * a[i], second + (double)b[i] * b[i]);
        return product / Math.Sqrt(first * second);
    }
}
