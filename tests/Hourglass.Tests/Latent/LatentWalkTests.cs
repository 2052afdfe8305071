using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;
using static Hourglass.Tests.Latent.RandomModels;

namespace Hourglass.Tests.Latent;

/// <summary>Interpolation, perturbation, traversal and the grid. What is the same by meaning is the same bit for bit.</summary>
public sealed class LatentWalkTests
{
    public static TheoryData<string, int> Models => All;

    [Theory]
    [MemberData(nameof(Models))]
    public void An_interpolation_ends_with_the_two_reconstructions_exactly(string family, int seed)
    {
        var (model, rows) = Create(family, seed);
        foreach (var kind in Enum.GetValues<InterpolationKind>())
        {
            // Rows 1 and 4 are of one class.
            var way = Interpolation.Create(model, Row(rows, 1), Row(rows, 4), 7, kind, Label(model, rows, 1));
            Assert.Equal(7, way.Path.Positions.Count);
            Assert.Equal((0, 0.5, 1), (way.Path.Positions[0], way.Path.Positions[3], way.Path.Positions[6]));
            Assert.Equal(Reconstruct(model, rows, 1), Row(way.Path.Samples, 0)); // the first row comes first
            Assert.Equal(Reconstruct(model, rows, 4), Row(way.Path.Samples, 6));
            Assert.Equal(Row(rows, 1), Row(way.Blend, 0));
            Assert.Equal(Row(rows, 4), Row(way.Blend, 6));
            for (var i = 0; i < 7; i++)
                Assert.Equal(Decode(model, Row(way.Path.Codes, i), Label(model, rows, 1)), Row(way.Path.Samples, i));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_perturbation_by_0_is_the_reconstruction_and_others_move_by_factor_times_deviation(string family, int seed)
    {
        var (model, rows) = Create(family, seed);
        var deviations = CodeStatistics.Measure(model.Encode(rows)).StandardDeviation;
        var (label, dimension) = (Label(model, rows, 5), model.LatentSize - 1);
        var along = Perturbation.AlongDimension(model, Row(rows, 5), deviations, dimension, label: label);
        Assert.Equal([0, 0.5, 1, 1.5, 2], along.Positions);
        foreach (var path in (LatentPath[])[along, Perturbation.InRandomDirection(model, Row(rows, 5), deviations, 8, label: label)])
        {
            Assert.Equal(Reconstruct(model, rows, 5), Row(path.Samples, 0));
            for (var i = 0; i < 5; i++) Assert.Equal(Decode(model, Row(path.Codes, i), label), Row(path.Samples, i));
        }

        for (var i = 0; i < 5; i++)
        {
            for (var c = 0; c < model.LatentSize; c++)
                Assert.Equal(
                    c == dimension ? along.Positions[i] * deviations[c] : 0, (double)along.Codes[i, c] - along.Codes[0, c],
                    1e-5 * (1 + deviations[c]));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_traversal_moves_one_dimension_over_the_range_of_the_data_and_no_other(string family, int seed)
    {
        var (model, rows) = Create(family, seed);
        var codes = model.Encode(rows);
        var range = CodeRange.Measure(codes, 1);
        var path = Traversal.Along(model, Row(codes, 0), 1, range.Evenly(6), Label(model, rows, 0));
        for (var i = 0; i < 6; i++)
        {
            Assert.All(Enumerable.Range(0, model.LatentSize).Where(c => c != 1), c => Assert.Equal(codes[0, c], path.Codes[i, c]));
            Assert.Equal(path.Positions[i], path.Codes[i, 1]);
            Assert.Equal(Decode(model, Row(path.Codes, i), Label(model, rows, 0)), Row(path.Samples, i));
        }

        Assert.Equal((range.Low, range.High), (path.Codes[0, 1], path.Codes[5, 1]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_cell_of_the_grid_is_the_code_at_its_coordinates_decoded(string family, int seed)
    {
        var (model, rows) = Create(family, seed);
        var (label, origin) = (Label(model, rows, 0), Row(model.Encode(rows), 0));
        float[] x = [-3, -0.5f, 2], y = [4, 0.25f];
        var grid = ManifoldGrid.Create(model, x, y, across: 1, down: 0, origin, label);
        Assert.Equal(6, grid.Samples.GetLength(0));
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                float[] code = [y[i], x[j], .. origin.Skip(2)];
                Assert.Equal(code, Row(grid.Codes, i * 3 + j));
                Assert.Equal(Decode(model, code, label), Row(grid.Samples, i * 3 + j));
            }
        }
    }

    [Fact]
    public void Each_cell_of_a_grid_is_a_decoded_point_of_the_plane()
    {
        var (model, _) = Create("dense", 2, latent: 2);
        var grid = ManifoldGrid.Create(model, new CodeRange(-8, 2).Evenly(11), new CodeRange(-4, 8).Evenly(13));
        Assert.Equal((-1, 5), (grid.X[7], grid.Y[9]));
        Assert.Equal(Decode(model, [-1, 5], null), Row(grid.Samples, 9 * 11 + 7));
    }

    [Fact]
    public void A_linear_way_is_straight_and_a_spherical_one_keeps_the_length_and_turns_evenly()
    {
        var (model, rows) = Create("dense", 3);
        var straight = Interpolation.Create(model, Row(rows, 0), Row(rows, 1), 5).Path.Codes;
        var round = Interpolation.Create(model, Row(rows, 0), Row(rows, 1), 5, InterpolationKind.Spherical).Path.Codes;
        var (a, b) = (Row(straight, 0), Row(straight, 4));
        double Angle(float[] u, float[] v) => Math.Acos(u.Zip(v).Sum(p => (double)p.First * p.Second) / Length(u) / Length(v));
        for (var i = 0; i < 5; i++)
        {
            for (var c = 0; c < a.Length; c++) Assert.Equal(a[c] + (b[c] - (double)a[c]) * i / 4, straight[i, c], 1e-5);
            // Of unit vectors the way would stay on the sphere; what is mixed here are the codes themselves, by Shoemake's weights.
            var angle = Angle(a, b);
            for (var c = 0; c < a.Length; c++)
                Assert.Equal(
                    (Math.Sin((1 - i / 4.0) * angle) * a[c] + Math.Sin(i / 4.0 * angle) * b[c]) / Math.Sin(angle), round[i, c], 1e-4);
        }

        static double Length(float[] v) => Math.Sqrt(v.Sum(x => (double)x * x));
    }

    [Fact]
    public void The_length_of_a_path_is_the_sum_of_its_steps_in_scaled_units_and_a_blend_is_straight()
    {
        var (model, rows) = Create("dense", 4);
        var way = Interpolation.Create(model, Row(rows, 2), Row(rows, 3), 9);
        var expected = Enumerable.Range(1, 8).Sum(i => Distance(Row(way.Path.Samples, i - 1), Row(way.Path.Samples, i)));
        Assert.Equal(expected, way.Path.Length, 1e-5 * expected);
        Assert.Equal(Enumerable.Range(1, 8).Sum(i => Distance(Row(way.Blend, i - 1), Row(way.Blend, i))), way.BlendLength, 1e-4);
        Assert.True(way.Path.Length >= Distance(Row(way.Path.Samples, 0), Row(way.Path.Samples, 8)) - 1e-4);

        double Distance(float[] a, float[] b) =>
            Math.Sqrt(
                a.Select((_, c) => Math.Pow((a[c] - (double)b[c]) * model.Scaler.Map.Scale[model.Scaler.Map.IsUniform ? 0 : c], 2)).Sum());
    }

    [Fact]
    public void A_random_direction_is_fixed_by_its_seed_and_the_same_for_all_factors()
    {
        var (model, rows) = Create("vae", 1, latent: 6);
        var deviations = Enumerable.Range(1, 6).Select(i => (double)i).ToArray();
        var path = Perturbation.InRandomDirection(model, Row(rows, 0), deviations, 3, [0, 1, 2]);
        Assert.Equal(path.Codes, Perturbation.InRandomDirection(model, Row(rows, 0), deviations, 3, [0, 1, 2]).Codes);
        Assert.NotEqual(path.Codes, Perturbation.InRandomDirection(model, Row(rows, 0), deviations, 4, [0, 1, 2]).Codes);
        for (var c = 0; c < 6; c++)
            Assert.Equal(2 * (path.Codes[1, c] - (double)path.Codes[0, c]), path.Codes[2, c] - (double)path.Codes[0, c], 1e-5);
    }

    [Fact]
    public void A_range_ends_with_values_of_the_data_and_is_divided_evenly()
    {
        var codes = new float[201, 1];
        for (var i = 0; i < 201; i++) codes[i, 0] = i * 7 % 201; // 0 … 200 in another order
        Assert.Equal(new CodeRange(2, 198), CodeRange.Measure(codes, 0));
        Assert.Equal(new CodeRange(0, 200), CodeRange.Measure(codes, 0, 0));
        Assert.Equal(new CodeRange(50, 150), CodeRange.Measure(codes, 0, 0.25));
        Assert.Equal([2, 51, 100, 149, 198], CodeRange.Measure(codes, 0).Evenly(5));
        Assert.Equal([100], CodeRange.Measure(codes, 0).Evenly(1));
        Assert.Equal(0.3f, new CodeRange(-0.1f, 0.3f).Evenly(7)[6]);
    }

    [Fact]
    public void Invalid_walks_throw()
    {
        var (model, rows) = Create("dense", 1, latent: 3);
        var row = Row(rows, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Interpolation.Create(model, row, row, 1));
        Assert.Contains(
            "expects rows of",
            Assert.Throws<Hourglass.Layers.ShapeException>(() => Interpolation.Create(model, row, new float[3], 4)).Message);
        Assert.Contains(
            "standard deviations of 3 values; found 2",
            Assert.Throws<Hourglass.Layers.ShapeException>(() => Perturbation.AlongDimension(model, row, [1, 1], 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Perturbation.AlongDimension(model, row, [1, 1, 1], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Traversal.Along(model, new float[3], -1, [0]));
        Assert.Contains(
            "two different dimensions of a code of 3",
            Assert.Throws<InvalidInputException>(() => ManifoldGrid.Create(model, [0], [0], 1, 1)).Message);
        Assert.Contains(
            "an origin of 3 values; found 2",
            Assert.Throws<InvalidInputException>(() => ManifoldGrid.Create(model, [0], [0], origin: [1, 2])).Message);
        Assert.Contains(
            "is not conditional",
            Assert.Throws<InvalidInputException>(() => Traversal.Along(model, new float[3], 0, [0], label: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => CodeRange.Measure(new float[4, 2], 2));
        Assert.Contains(
            "non-finite", Assert.Throws<InvalidInputException>(() => CodeRange.Measure(new[,] { { 0f }, { float.NaN } }, 0)).Message);

        Assert.Contains(
            "Code 1 decodes to a non-finite value",
            Assert.Throws<InvalidInputException>(() => Traversal.Along(model, new float[3], 0, [0, float.NaN])).Message);

        var (conditional, more) = Create("conditional", 1);
        Assert.Contains(
            "is conditional",
            Assert.Throws<InvalidInputException>(() => Interpolation.Create(conditional, Row(more, 0), Row(more, 1), 3)).Message);
    }

    [Fact]
    public void A_spherical_path_throws_if_it_is_not_defined()
    {
        // The code is the row itself.
        var recipe = RecipeJson.Parse("""
            {
              "name": "same", "encoder": [ { "layer": "dense", "units": 2 } ], "decoder": [ { "layer": "dense", "units": 2 } ],
              "training": { "epochs": 1 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(2));
        Assert.Contains("other than 0", Refuse([0, 0], [1, 1]));
        Assert.Contains("opposite directions", Refuse([1, 2], [-2, -4]));
        var parallel = Interpolation.Create(model, [1, 2], [3, 6], 3, InterpolationKind.Spherical).Path.Codes;
        Assert.Equal(((double)parallel[0, 0] + parallel[2, 0]) / 2, parallel[1, 0], 1e-6);

        string Refuse(float[] first, float[] second) =>
            Assert.Throws<InvalidInputException>(() => Interpolation.Create(model, first, second, 3, InterpolationKind.Spherical)).Message;
    }
}
