using Hourglass.Data;

namespace Hourglass.Tests.Data;

public sealed class SparseDictionaryTests
{
    [Fact]
    public void Atoms_have_length_one_and_point_anywhere()
    {
        var atoms = SparseDictionary.Atoms();
        var largest = 0.0;
        for (var a = 0; a < SparseDictionary.AtomCount; a++)
        {
            Assert.Equal(1, Cosine(atoms, a, a), 1e-6);
            for (var b = 0; b < a; b++) largest = Math.Max(largest, Math.Abs(Cosine(atoms, a, b)));
        }

        Assert.InRange(largest, 0.35, 0.75); // the most alike of 32,640 pairs of random directions in 64 dimensions: about 4 to 5 times 1/8
        Assert.NotEqual(atoms, SparseDictionary.Atoms(seed: 1));
    }

    [Fact]
    public void A_row_is_five_atoms_with_coefficients_from_one_to_two()
    {
        var atoms = SparseDictionary.Atoms(3);
        var (train, test) = SparseDictionary.Create(200, 20, 3);
        Assert.Equal((200, 20, 64), (train.Count, test!.Count, train.Table.Columns));
        var uses = new int[SparseDictionary.AtomCount];
        foreach (var rows in new[] { train, test })
            for (var r = 0; r < rows.Count; r++)
                foreach (var atom in Explain(atoms, rows, r)) uses[atom]++;
        Assert.Equal(220 * 5, uses.Sum());
        Assert.InRange(uses.Count(n => n > 0), 240, 256);
        Assert.InRange(uses.Max(), 5, 20);
        Assert.False(train.Table.Floats[..64].SequenceEqual(test.Table.Floats[..64]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows()
    {
        Assert.True(
            SparseDictionary.Create(50, 5).Train.Table.Floats.SequenceEqual(SparseDictionary.Create(100, 5).Train.Take(50).Table.Floats));
        Assert.False(SparseDictionary.Create(50, 5).Train.Table.Floats.SequenceEqual(SparseDictionary.Create(50, 5, 9).Train.Table.Floats));
    }

    [Fact]
    public void The_catalog_makes_it()
    {
        var (train, test) = new DataCatalog().Load("sparse-dictionary");
        Assert.Equal((100_000, 10_000), (train.Count, test!.Count));
    }

    /// <summary>
    /// Finds the five atoms of a row by orthogonal matching pursuit: takes the atom nearest to what is left, refits
    /// all, and holds that nothing remains and the coefficients are as documented.
    /// </summary>
    private static List<int> Explain(float[,] atoms, DataSet rows, int r)
    {
        var row = new float[64];
        rows.Table.CopyRow(r, row);
        var target = Array.ConvertAll(row, v => (double)v);
        List<int> chosen = [];
        double[] rest = target, fit = [];
        while (chosen.Count < 50 && Norm(rest) > 1e-5)
        {
            chosen.Add(Enumerable.Range(0, 256).Where(a => !chosen.Contains(a)).MaxBy(a => Math.Abs(Dot(atoms, a, rest))));
            (fit, rest) = Fit(atoms, chosen, target);
        }

        Assert.True(Norm(rest) <= 1e-5, $"row {r} is no sum of few atoms");
        var used = Enumerable.Range(0, chosen.Count).Where(i => Math.Abs(fit[i]) > 1e-3).ToList();
        Assert.Equal(5, used.Count);
        Assert.All(used, i => Assert.InRange(fit[i], 0.9999, 2.0001));
        return [.. used.Select(i => chosen[i])];
    }

    /// <summary>Least squares by the normal equations, solved with Cholesky's factors.</summary>
    private static (double[] Coefficients, double[] Residual) Fit(float[,] atoms, List<int> chosen, double[] target)
    {
        var k = chosen.Count;
        var (l, y) = (new double[k, k], new double[k]);
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Cosine(atoms, chosen[i], chosen[j]);
                for (var m = 0; m < j; m++) sum -= l[i, m] * l[j, m];
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }

            y[i] = Dot(atoms, chosen[i], target);
            for (var m = 0; m < i; m++) y[i] -= l[i, m] * y[m];
            y[i] /= l[i, i];
        }

        for (var i = k - 1; i >= 0; i--)
        {
            for (var m = i + 1; m < k; m++) y[i] -= l[m, i] * y[m];
            y[i] /= l[i, i];
        }

        var rest = (double[])target.Clone();
        for (var i = 0; i < k; i++)
            for (var d = 0; d < 64; d++)
                rest[d] -= y[i] * atoms[chosen[i], d];
        return (y, rest);
    }

    private static double Dot(float[,] atoms, int a, double[] row) => Enumerable.Range(0, 64).Sum(d => atoms[a, d] * row[d]);

    private static double Cosine(float[,] atoms, int a, int b) => Enumerable.Range(0, 64).Sum(d => (double)atoms[a, d] * atoms[b, d]);

    private static double Norm(double[] row) => Math.Sqrt(row.Sum(v => v * v));
}
