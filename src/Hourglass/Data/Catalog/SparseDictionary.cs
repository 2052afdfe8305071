using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Rows generated from a known dictionary, to test whether a sparse autoencoder recovers it: each is a sum of 5 of 256 atoms
/// in 64 dimensions, x = Σ cᵢ·aᵢ, without noise. The atoms are random directions of length 1; the five of a row are drawn without
/// replacement, every set equally likely, their coefficients uniformly from (1, 2): well above 0, so that an atom is clearly active or not.
/// </summary>
internal static class SparseDictionary
{
    /// <summary>The number of atoms.</summary>
    public const int AtomCount = 256;

    /// <summary>The number of values in an atom and in a row.</summary>
    public const int Dimensions = 64;

    /// <summary>The number of active atoms of a row.</summary>
    public const int Active = 5;

    private const uint AtomDraws = 2;

    /// <summary>Rows for training and for testing, from the same atoms.</summary>
    /// <param name="train">How many to train on.</param>
    /// <param name="test">How many to test on.</param>
    /// <param name="seed">The seed of the atoms and of the rows.</param>
    public static DataPair Create(int train, int test, ulong seed = 0)
    {
        var atoms = Atoms(seed);
        return new DataPair(Rows(atoms, train, seed, 0), Rows(atoms, test, seed, 1));
    }

    /// <summary>The atoms of the rows of a seed, (256, 64), each of length 1.</summary>
    public static float[,] Atoms(ulong seed = 0)
    {
        var draws = new RandomStream(seed, RandomPurpose.Data, AtomDraws);
        var atoms = new float[AtomCount, Dimensions];
        for (var a = 0; a < AtomCount; a++)
        {
            var squares = 0.0;
            for (var d = 0; d < Dimensions; d += 2)
            {
                var (w0, w1, _, _) = draws.Block((uint)(a * Dimensions + d));
                (atoms[a, d], atoms[a, d + 1]) = Philox.Normals(w0, w1);
                squares += (double)atoms[a, d] * atoms[a, d] + (double)atoms[a, d + 1] * atoms[a, d + 1];
            }

            for (var d = 0; d < Dimensions; d++) atoms[a, d] = (float)(atoms[a, d] / Math.Sqrt(squares));
        }

        return atoms;
    }

    private static DataSet Rows(float[,] atoms, int count, ulong seed, uint part)
    {
        var values = new float[checked(Dimensions * count)];
        Span<int> chosen = stackalloc int[Active];
        for (var r = 0; r < count; r++)
        {
            var draws = new RandomStream(seed, RandomPurpose.Data, part, (ulong)r);
            var row = values.AsSpan(r * Dimensions, Dimensions);
            for (var i = 0; i < Active; i++)
            {
                // Each draw is from one number more; the new one stands in for what is taken already (Bentley and Floyd, 1987).
                var newest = AtomCount - Active + i;
                var atom = draws.Below((uint)i, newest + 1);
                chosen[i] = chosen[..i].Contains(atom) ? newest : atom;
                var coefficient = 1 + Philox.Uniform(draws.Block((uint)i).W2);
                for (var d = 0; d < Dimensions; d++) row[d] += coefficient * atoms[chosen[i], d];
            }
        }

        return new DataSet("sparse-dictionary", RowTable.FromFloats(values, count, Dimensions));
    }
}
