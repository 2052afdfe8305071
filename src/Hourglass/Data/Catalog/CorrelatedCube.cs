using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Three correlated columns in the unit cube, driven by two hidden factors u and v, uniform on (0, 1):
/// x₁ = 0.1 + 0.8u, x₂ = 0.1 + 0.8v, x₃ = 0.1 + 0.4u + 0.4v. The points fill a parallelogram, so two latent dimensions are
/// enough.
/// </summary>
public static class CorrelatedCube
{
    /// <summary>Rows for training and for testing.</summary>
    /// <param name="train">How many to train on.</param>
    /// <param name="test">How many to test on.</param>
    /// <param name="seed">The seed of the factors.</param>
    public static DataPair Create(int train, int test, ulong seed = 0) => new(Rows(train, seed, 0), Rows(test, seed, 1));

    private static DataSet Rows(int count, ulong seed, uint part)
    {
        var draws = new RandomStream(seed, RandomPurpose.Data, part);
        var values = new float[3 * count];
        for (var r = 0; r < count; r++)
        {
            var (w0, w1, _, _) = draws.Block((uint)r);
            var (u, v) = (Philox.Uniform(w0), Philox.Uniform(w1));
            (values[3 * r], values[3 * r + 1], values[3 * r + 2]) = (0.1f + 0.8f * u, 0.1f + 0.8f * v, 0.1f + 0.4f * u + 0.4f * v);
        }

        return new DataSet("cube-3d", RowTable.FromFloats(values, count, 3), columnNames: ["x1", "x2", "x3"]);
    }
}
