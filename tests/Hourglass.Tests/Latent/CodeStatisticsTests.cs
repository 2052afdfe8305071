using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

/// <summary>Statistics of codes: known answers by hand, and the definitions computed another way.</summary>
public sealed class CodeStatisticsTests
{
    [Fact]
    public void Mean_covariance_and_correlation_of_four_codes_match_a_calculation_by_hand()
    {
        var found = CodeStatistics.Measure(new float[,] { { 1, 2, 7 }, { 3, -2, 7 }, { 5, 2, 7 }, { 3, -2, 7 } });
        Assert.Equal(4, found.Count);
        Assert.Equal([3, 0, 7], found.Mean);
        Assert.Equal([8 / 3.0, 16 / 3.0, 0], found.Variance.Select(v => Math.Round(v, 12)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0, found.Covariance[0, 1], 1e-6);
        var correlation = found.Correlation();
        Assert.Equal((1, 0, 0), (correlation[2, 2], correlation[0, 2], correlation[2, 1])); // what does not vary
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(50, 3)]
    [InlineData(5000, 17)]
    public void They_match_their_definitions(int count, int width)
    {
        var random = new Random(count);
        var codes = new float[count, width];
        for (var r = 0; r < count; r++)
            for (var c = 0; c < width; c++)
                codes[r, c] = 100 + c + (float)random.NextDouble() * (c + 1) + (c > 0 ? 0.7f * (codes[r, 0] - 100) : 0);
        var found = CodeStatistics.Measure(codes);
        var correlation = found.Correlation();
        var means = Enumerable.Range(0, width).Select(c => Enumerable.Range(0, count).Average(r => (double)codes[r, c])).ToArray();
        double Covariance(int i, int j) =>
            Enumerable.Range(0, count).Sum(r => (codes[r, i] - means[i]) * (codes[r, j] - means[j])) / (count - 1);
        for (var i = 0; i < width; i += 5)
        {
            Assert.Equal(means[i], found.Mean[i], 1e-5);
            Assert.Equal(Math.Sqrt(Covariance(i, i)), found.StandardDeviation[i], 1e-4);
            for (var j = 0; j < width; j += 4)
                Assert.Equal(Covariance(i, j) / Math.Sqrt(Covariance(i, i) * Covariance(j, j)), correlation[i, j], 1e-4);
        }

        Assert.Throws<InvalidInputException>(() => CodeStatistics.Measure(new float[1, 3]));
    }

    [Theory]
    [MemberData(nameof(RandomModels.All), MemberType = typeof(RandomModels))]
    public void Importance_is_the_error_after_a_dimension_is_set_to_its_mean_or_to_0_less_the_error_before(string family, int seed)
    {
        var (model, rows) = RandomModels.Create(family, seed);
        var codes = model.Encode(rows);
        foreach (var fromZero in (bool[])[false, true])
        {
            var found = DimensionImportance.Measure(model, rows, fromZero);
            Assert.Equal(model.LatentSize, found.ErrorIncrease.Count);
            Assert.Equal(Error(codes), found.MeanSquaredError, 1e-5 * found.MeanSquaredError);
            Assert.Equal(model.Evaluate(rows).MeanSquaredError, found.MeanSquaredError, 1e-5 * found.MeanSquaredError);
            var changed = (float[,])codes.Clone();
            var mean = Enumerable.Range(0, rows.Count).Average(r => (double)codes[r, 1]);
            for (var r = 0; r < rows.Count; r++) changed[r, 1] = fromZero ? 0 : (float)mean;
            Assert.Equal(Error(changed) - Error(codes), found.ErrorIncrease[1], 1e-5 * found.MeanSquaredError);
        }

        double Error(float[,] z)
        {
            var (made, map) = (model.Decode(z, model.LabelsOf(rows)), model.Scaler.Map);
            return Enumerable.Range(0, rows.Count).Average(r => RandomModels.Row(rows, r)
                .Select((x, c) => Math.Pow((made[r, c] - (double)x) * map.Scale[map.IsUniform ? 0 : c], 2)).Average());
        }
    }

    [Fact]
    public void A_dimension_that_the_decoder_does_not_use_has_no_importance_and_one_it_needs_has_its_variance()
    {
        // x̂ = (z₁, z₂) and z = (x₁, x₂, x₁): the third number of the code is not looked at.
        var recipe = RecipeJson.Parse("""
            {
              "name": "hand", "encoder": [ { "layer": "dense", "units": 3 } ], "decoder": [ { "layer": "dense", "units": 2 } ],
              "training": { "epochs": 1 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(2));
        foreach (
            var (parameter, values) in model.Parameters.Parameters.Zip(
                (float[][])[[1, 0, 0, 1, 1, 0], [0, 0, 0], [1, 0, 0, 0, 1, 0], [0, 0]]))
            model.Backend.Upload(values, parameter.Values);
        var rows = new DataSet("hand", new float[,] { { 1, 5 }, { 3, 5 }, { 5, 8 }, { 3, 2 } });
        var fromMean = DimensionImportance.Measure(model, rows);
        Assert.Equal(0, fromMean.MeanSquaredError, 1e-10);
        // (4 + 0 + 4 + 0) / 4 rows / 2 values, and so on
        Assert.Equal([1, 2.25, 0], fromMean.ErrorIncrease.Select(rise => Math.Round(rise, 6)));
        // 44 / 8, 118 / 8
        Assert.Equal(
            [5.5, 14.75, 0], DimensionImportance.Measure(model, rows, fromZero: true).ErrorIncrease.Select(rise => Math.Round(rise, 5)));
    }

    [Fact]
    public void Purity_and_accuracy_of_six_codes_on_a_line_match_a_count_by_hand()
    {
        // a a b | b b a: nearest others of each
        var codes = new float[,] { { 0 }, { 1 }, { 2.5f }, { 10 }, { 11.5f }, { 12 } };
        int[] labels = [0, 0, 1, 1, 1, 0];
        var one = NeighborPurity.Measure(codes, labels, 1);
        // Nearest: 0→1 same, 1→0 same, 2→1 other, 3→4 same, 4→5 other, 5→4 other.
        Assert.Equal((0.5, 0.5), (one.Purity, one.Accuracy));
        var two = NeighborPurity.Measure(codes, labels, 2);
        // 0→1,2: a b; 1→0,2: a b; 2→1,0: a a; 3→4,5: b a; 4→5,3: a b; 5→4,3: b b. Ties go to the nearer.
        Assert.Equal(4 / 12.0, two.Purity, 1e-12);
        Assert.Equal(3 / 6.0, two.Accuracy, 1e-12);
        Assert.Equal([2 / 6.0, 2 / 6.0], two.ByClass.Select(share => share!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(12 / 30.0, two.Chance, 1e-12);
    }

    [Theory]
    [InlineData(40, 2, 3, 1)]
    [InlineData(300, 5, 4, 7)]
    public void They_match_a_brute_force_search_in_all_dimensions(int count, int width, int classes, int k)
    {
        var random = new Random(count);
        var codes = new float[count, width];
        var labels = new int[count];
        for (var r = 0; r < count; r++)
        {
            labels[r] = random.Next(classes);
            // only the last dimension tells classes apart
            for (var c = 0; c < width; c++) codes[r, c] = (float)random.NextDouble() + (c == width - 1 ? labels[r] : 0);
        }

        var (same, right) = (0, 0);
        for (var r = 0; r < count; r++)
        {
            var votes = Enumerable.Range(0, count).Where(o => o != r)
                .OrderBy(o => Enumerable.Range(0, width)
                    .Sum(c => ((double)codes[r, c] - codes[o, c]) * ((double)codes[r, c] - codes[o, c]))).ThenBy(o => o)
                .Take(k).Select(o => labels[o]).ToList();
            same += votes.Count(label => label == labels[r]);
            if (votes.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenBy(group => votes.IndexOf(group.Key)).First()
                .Key == labels[r]) right++;
        }

        var found = NeighborPurity.Measure(codes, labels, k);
        Assert.Equal(same / (double)(count * k), found.Purity, 1e-12);
        Assert.Equal(right / (double)count, found.Accuracy, 1e-12);
        Assert.True(found.Purity > found.Chance + 0.1);
    }

    [Fact]
    public void Uniform_codes_have_no_more_gaps_than_chance_and_clustered_codes_do()
    {
        var random = new Random(2);
        var (uniform, clusters) = (new float[4000, 2], new float[4000, 2]);
        for (var r = 0; r < 4000; r++)
        {
            for (var c = 0; c < 2; c++)
            {
                uniform[r, c] = random.NextSingle();
                clusters[r, c] = r % 4 / (c + 1) % 2 + 0.1f * random.NextSingle();
            }
        }

        var even = CodeGaps.Measure(uniform);
        Assert.Equal(even.EmptyShareIfUniform, even.EmptyShare, 0.01);
        Assert.InRange(even.Dispersion, 0.85, 1.15);
        Assert.InRange(even.Evenness, 0.98, 1);
        Assert.InRange(even.UniformDistance / even.DataDistance, 0.9, 1.1);

        var gathered = CodeGaps.Measure(clusters);
        Assert.True(gathered.EmptyShare > 0.9);
        Assert.True(gathered.Dispersion > 100);
        Assert.True(gathered.Evenness < 0.6);
        Assert.True(gathered.UniformDistance > 10 * gathered.DataDistance);
    }

    [Fact]
    public void Gaps_of_four_codes_match_a_count_by_hand()
    {
        var found = CodeGaps.Measure(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 1 } }, cells: 2);
        Assert.Equal(0.25, found.EmptyShare); // counts 1, 1, 0, 2
        Assert.Equal(Math.Pow(0.75, 4), found.EmptyShareIfUniform, 1e-12);
        Assert.Equal(2 / 3.0, found.Dispersion, 1e-12); // (0 + 0 + 1 + 1) / 3 ÷ 1
        Assert.Equal(1.5 * Math.Log(2) / Math.Log(4), found.Evenness, 1e-12); // ¼, ¼, ½
        Assert.Equal(0.5, found.DataDistance); // 1, 1, 0, 0
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void Codes_of_any_width_and_constant_dimensions_give_finite_results(int width)
    {
        var random = new Random(width);
        var codes = new float[500, width];
        for (var r = 0; r < 500; r++)
            for (var c = 0; c < width; c++)
                codes[r, c] = c % 3 == 2 ? 4 : random.NextSingle();
        var found = CodeGaps.Measure(codes, 10, seed: 3);
        Assert.All(
            (double[])[found.EmptyShare, found.Dispersion, found.Evenness, found.DataDistance, found.UniformDistance],
            value => Assert.True(double.IsFinite(value)));
        Assert.Equal(found, CodeGaps.Measure(codes, 10, seed: 3));
        Assert.NotEqual(found.UniformDistance, CodeGaps.Measure(codes, 10, seed: 4).UniformDistance);
        Assert.True(double.IsFinite(CodeGaps.Measure(new float[3, 2], 5).Evenness)); // all codes the same
        Assert.Throws<InvalidInputException>(() => CodeGaps.Measure(new float[1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CodeGaps.Measure(codes, 1));
    }
}
