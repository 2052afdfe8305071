using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Evaluation;

/// <summary>L0, densities, dead latents, unexplained variance and the rows that excite a latent.</summary>
public sealed class SparseMetricsTests
{
    [Fact]
    public void A_case_of_three_rows_and_four_latents_gives_what_one_works_out_by_hand()
    {
        float[,] codes = { { 1, 0, 0, 2 }, { 0, 0, 0, 3 }, { 0.5f, 0, -1, 1 } };
        float[,] rows = { { 1, 10 }, { 2, 10 }, { 3, 13 } }, copies = { { 1, 10 }, { 2, 12 }, { 2, 13 } };
        var metrics = SparseMetrics.Measure(codes, rows, copies);
        Assert.Equal(2, metrics.L0);
        Assert.Equal([2.0 / 3, 0, 1.0 / 3, 1], metrics.Densities);
        Assert.Equal(0.25, metrics.DeadShare);
        // The means are 2 and 11: Σ(x − mean)² = 2 + 6, and the copies are off by 2 and 1.
        Assert.Equal(5.0 / 8, metrics.UnexplainedVariance);
        Assert.Equal(3, metrics.Rows);
    }

    [Fact]
    public void The_mean_leaves_everything_unexplained_and_a_copy_nothing_whatever_scale_and_shift()
    {
        var rows = TinyData.Rows(64);
        foreach (var (scale, shift) in new[] { (1f, 0f), (1024f, 0f), (0.5f, 8f) })
        {
            var (x, mean) = (new float[64, 3], new float[64, 3]);
            for (var c = 0; c < 3; c++)
            {
                // Steps of 1/64 sum without rounding, and 64 rows have a mean that a float holds.
                var sum = 0f;
                for (var r = 0; r < 64; r++) sum += x[r, c] = scale * MathF.Round(rows[r, c] * 64) / 64 + shift;
                for (var r = 0; r < 64; r++) mean[r, c] = sum / 64;
            }

            var codes = new float[64, 2];
            Assert.Equal(1, SparseMetrics.Measure(codes, x, mean).UnexplainedVariance);
            Assert.Equal(0, SparseMetrics.Measure(codes, x, x).UnexplainedVariance);
        }
    }

    [Fact]
    public void Block_by_block_it_is_what_all_codes_at_once_give()
    {
        var rows = SparseData.SmallRows(700);
        var model = SparseData.Model(SparseData.Recipe());
        new Trainer(model).Fit(rows);
        var values = new float[700, 12];
        Buffer.BlockCopy(rows.Floats.ToArray(), 0, values, 0, 700 * 12 * 4);
        var (whole, blocks) = (
            SparseMetrics.Measure(model.Encode(rows), values, model.Reconstruct(rows)), SparseMetrics.Measure(model, rows));
        Assert.Equal(whole.Densities, blocks.Densities);
        Assert.Equal((whole.L0, whole.DeadShare, whole.Rows), (blocks.L0, blocks.DeadShare, blocks.Rows));
        Assert.Equal(whole.UnexplainedVariance, blocks.UnexplainedVariance, 1e-6);
        Assert.Equal(1 - model.Evaluate(rows).ExplainedVariance, blocks.UnexplainedVariance, 1e-12);
        Assert.Equal(3, blocks.L0, 0.01);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains(
            "3×2",
            Assert.Throws<ArgumentException>(() => SparseMetrics.Measure(new float[2, 4], new float[3, 2], new float[3, 2])).Message);
        var model = SparseData.Model(SparseData.Recipe());
        Assert.Throws<InvalidInputException>(() => SparseMetrics.Measure(model, RowTable.FromFloats([], 0, 12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopActivations.Find(model, SparseData.SmallRows(), 24, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopActivations.Find(model, SparseData.SmallRows(), 0, 0));
    }

    [Fact]
    public void The_rows_that_excite_a_latent_most_come_largest_first_and_equal_ones_by_number()
    {
        var distinct = SparseData.SmallRows(900);
        // Every row twice, so that each value is there twice.
        var rows = RowTable.FromFloats([.. distinct.Floats, .. distinct.Floats], 1800, 12);
        var model = SparseData.Model(SparseData.Recipe());
        var codes = model.Encode(rows);
        for (var latent = 0; latent < 24; latent += 7)
        {
            var expected = Enumerable.Range(0, 1800).Where(r => codes[r, latent] != 0)
                .OrderByDescending(r => codes[r, latent]).ThenBy(r => r)
                .Select(r => new TopActivation(codes[r, latent], r)).ToList();
            var found = TopActivations.Find(model, rows, latent, 5);
            Assert.Equal(expected.Take(5).Select(top => top.Row), found.Select(top => top.Row));
            Assert.Equal(expected.Take(5).Select(top => top.Value), found.Select(top => top.Value));
            Assert.Equal(expected.Count, TopActivations.Find(model, rows, latent, 10_000).Count);
        }
    }
}
