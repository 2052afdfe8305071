using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;

namespace Hourglass.Tests.Data;

/// <summary>Scaled values against the same formula in double precision, as scikit-learn computes it, from the same floats.</summary>
public sealed class ScalerPrecisionTests
{
    /// <summary>
    /// 10,000 random columns with offsets up to 1e9 and spans from 1e-3: standardized values are float64's to the last bit of a float, and
    /// min–max gives exactly 0 and 1 at the ends.
    /// </summary>
    [Fact]
    public void Scaled_training_rows_are_those_of_double_precision()
    {
        const int rows = 40, columns = 100;
        var random = new Random(1);
        for (var trial = 0; trial < 100; trial++)
        {
            var table = RandomTable(random, rows, columns);
            Scaler standard = Scaler.Fit(ScalerRecipe.Standard, table), minMax = Scaler.Fit(ScalerRecipe.MinMaxPerColumn, table);
            var (standardized, unit) = (Gathered(table, standard.Map), Gathered(table, minMax.Map));
            var (back, unitBack) = (Transformed(standardized, standard.Inverse), Transformed(unit, minMax.Inverse));
            for (var c = 0; c < columns; c++)
            {
                double[] x = [.. Enumerable.Range(0, rows).Select(r => (double)table.Floats[r * columns + c])];
                var (mean, least, largest) = (x.Average(), x.Min(), x.Max());
                var deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
                if (largest == least) deviation = 1;
                for (var r = 0; r < rows; r++)
                {
                    var i = r * columns + c;
                    Assert.Equal((x[r] - mean) / deviation, standardized[i], 1e-6);
                    Assert.Equal(largest > least ? (x[r] - least) / (largest - least) : 0, unit[i], 1e-7);
                    if (x[r] == least) Assert.Equal(0f, unit[i]);
                    else if (x[r] == largest) Assert.Equal(1f, unit[i]);
                    if (x[r] == least || x[r] == largest) Assert.Equal((float)x[r], unitBack[i]);
                    Assert.Equal(x[r], back[i], 6e-7 * Math.Max(deviation, Math.Abs(x[r])));
                }
            }
        }
    }

    [Fact]
    public void One_minimum_and_maximum_for_all_columns_gives_exactly_0_and_1()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 200; trial++)
        {
            var table = RandomTable(random, 30, 1);
            var (least, largest) = table.Range(Scaler.Fit(ScalerRecipe.MinMax, table).Map);
            var isConstant = table.Range(AffineMap.Identity) is var (a, b) && a == b;
            Assert.Equal((0f, isConstant ? 0f : 1f), (least, largest));
        }
    }

    /// <summary>Components along 1 and 2 columns of deviations 3 and 1 far from 0: their variances are found as if they lay at 0.</summary>
    [Fact]
    public void Pca_of_standardized_columns_far_from_0_is_that_of_the_same_columns_near_0()
    {
        var random = new Random(3);
        var (near, far) = (new float[400 * 3], new float[400 * 3]);
        for (var r = 0; r < 400; r++)
        {
            var shared = random.Next(-500, 500);
            for (var c = 0; c < 3; c++)
            {
                near[r * 3 + c] = shared * (c + 1) + random.Next(-200, 200);
                far[r * 3 + c] = near[r * 3 + c] + 8_000_000; // whole numbers below 2²⁴: exact
            }
        }

        Pca a = Fitted(near), b = Fitted(far);
        for (var i = 0; i < 3; i++) Assert.Equal(a.ExplainedVariance[i], b.ExplainedVariance[i], 1e-6);
        Assert.Equal(a.Components.Cast<float>(), b.Components.Cast<float>(), (x, y) => MathF.Abs(x - y) < 1e-5f);

        static Pca Fitted(float[] values)
        {
            var table = RowTable.FromFloats(values, 400, 3);
            return Pca.Fit(table, Scaler.Fit(ScalerRecipe.Standard, table).Map);
        }
    }

    private static RowTable RandomTable(Random random, int rows, int columns)
    {
        var values = new float[rows * columns];
        for (var c = 0; c < columns; c++)
        {
            var offset = (random.Next(2) * 2 - 1) * Math.Pow(10, random.NextDouble() * 9);
            var span = Math.Pow(10, random.NextDouble() * 9 - 3);
            for (var r = 0; r < rows; r++) values[r * columns + c] = (float)(offset + span * random.NextDouble());
        }

        return RowTable.FromFloats(values, rows, columns);
    }

    private static float[] Gathered(RowTable table, AffineMap map) => OnBackend(
        table.Rows, table.Columns, (backend, to) => backend.Gather(table, map, [.. Enumerable.Range(0, table.Rows)], to));

    private static float[] Transformed(float[] values, AffineMap map) => OnBackend(values.Length / 100, 100, (backend, to) =>
    {
        backend.Upload(values, to);
        backend.Transform(map, to);
    });

    private static float[] OnBackend(int rows, int columns, Action<Backend, Matrix> fill)
    {
        var (backend, result) = (Backend.Default, new float[rows * columns]);
        var matrix = backend.Allocate(result.Length).AsMatrix(0, rows, columns);
        fill(backend, matrix);
        backend.Download(matrix, result);
        return result;
    }
}
