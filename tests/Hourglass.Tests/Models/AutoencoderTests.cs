using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Tests.Models;

public sealed class AutoencoderTests
{
    [Fact]
    public void Codes_and_reconstructions_have_their_shapes()
    {
        var (model, rows) = (TinyData.Model(), TinyData.Rows(7));
        var codes = model.Encode(rows);
        Assert.Equal((7, 2), (codes.GetLength(0), codes.GetLength(1)));
        var back = model.Decode(codes);
        Assert.Equal((7, 6), (back.GetLength(0), back.GetLength(1)));
        Assert.Equal(back, model.Reconstruct(rows));
    }

    [Fact]
    public void Encoding_twice_gives_the_same_bits_also_from_many_threads()
    {
        var (model, rows) = (TinyData.Model(), TinyData.Rows(1_300));
        var expected = model.Encode(rows);
        Parallel.For(0, 8, _ => Assert.Equal(expected, model.Encode(rows)));
    }

    [Fact]
    public void Tensors_are_taken_as_rows_are()
    {
        var (model, rows) = (TinyData.Model(), TinyData.Rows(5));
        var tensor = Tensor.Create(rows.Cast<float>().ToArray(), [5, 2, 3]);
        var codes = model.Encode(tensor.AsReadOnlyTensorSpan());
        Assert.Equal([5, 2], codes.Lengths.ToArray());
        Assert.Equal(model.Encode(rows)[4, 1], codes[4, 1]);
        Assert.Equal([5, 6], model.Decode(codes.AsReadOnlyTensorSpan()).Lengths.ToArray());
        var back = model.Reconstruct(tensor.AsReadOnlyTensorSpan());
        Assert.Equal([5, 2, 3], back.Lengths.ToArray());
        Assert.Equal(model.Reconstruct(rows)[4, 5], back[4, 1, 2]);
        Assert.Throws<ShapeException>(() => model.Encode(codes.AsReadOnlyTensorSpan()));
    }

    [Fact]
    public void A_row_has_the_same_code_alone_and_among_others()
    {
        var (model, rows) = (TinyData.Model(), TinyData.Rows(9));
        var codes = model.Encode(rows);
        Span<float> row = stackalloc float[6];
        Span<float> code = stackalloc float[2];
        for (var r = 0; r < 9; r++)
        {
            for (var c = 0; c < 6; c++) row[c] = rows[r, c];
            model.Encode(row, code);
            Assert.Equal(codes[r, 0], code[0], 1e-6f);
            Assert.Equal(codes[r, 1], code[1], 1e-6f);
        }
    }

    [Fact]
    public void Rows_of_another_width_are_refused_with_both_numbers()
    {
        var message = Assert.Throws<ShapeException>(() => TinyData.Model().Encode(new float[3, 5])).Message;
        Assert.Contains("6 values; found 5", message);
    }

    [Fact]
    public void A_decoder_that_does_not_give_a_sample_back_is_refused_before_training()
    {
        var message = Assert.Throws<ShapeException>(() => new Autoencoder(
            TinyData.Recipe() with { Decoder = [new DenseRecipe { Units = 6 }] }, new Shape(7))).Message;
        Assert.Contains("6 values", message);
        Assert.Contains("7 values", message);
    }

    [Fact]
    public void The_scaler_is_applied_on_the_way_in_and_undone_on_the_way_out()
    {
        var raw = TinyData.Rows(50);
        for (var r = 0; r < 50; r++)
            for (var c = 0; c < 6; c++)
                raw[r, c] = raw[r, c] * 200 + 1000 * c;
        var table = RowTable.FromFloats([.. raw.Cast<float>()], 50, 6);
        var scaler = Scaler.Fit(ScalerRecipe.Standard, table);
        var model = new Autoencoder(TinyData.Recipe(), new Shape(6), scaler);
        var plain = TinyData.Model();

        var scaled = new float[50, 6];
        for (var r = 0; r < 50; r++)
            for (var c = 0; c < 6; c++)
                scaled[r, c] = scaler.Map.Apply(raw[r, c], c);
        Assert.Equal(plain.Encode(scaled), model.Encode(raw));
        var (inside, outside) = (plain.Reconstruct(scaled), model.Reconstruct(raw));
        for (var c = 0; c < 6; c++)
            Assert.Equal(inside[0, c] / scaler.Map.Scale[c] - scaler.Map.Shift[c] / scaler.Map.Scale[c], outside[0, c], 0.01f);
    }

    [Fact]
    public void Predicting_the_mean_explains_nothing_and_a_perfect_copy_everything()
    {
        var table = TinyData.Table(400);
        var mean = new float[6];
        for (var r = 0; r < 400; r++)
            for (var c = 0; c < 6; c++)
                mean[c] += table.Floats[r * 6 + c] / 400;
        var recipe = Recipe.Dense([1]) with { Initialization = new() { Weights = new() { Kind = InitializerKind.Zeros } } };
        var constant = new Autoencoder(recipe, new Shape(6));
        constant.Backend.Upload(mean, constant.Parameters.Parameters.Single(p => p.Name == "decoder.0.bias").Values);
        Assert.Equal(0, constant.Evaluate(table).ExplainedVariance, 1e-5);

        var copy = new Autoencoder(Recipe.Dense([6]), new Shape(6));
        var identity = new float[36];
        for (var i = 0; i < 6; i++) identity[i * 7] = 1;
        foreach (var parameter in copy.Parameters.Parameters.Where(p => p.Decays)) copy.Backend.Upload(identity, parameter.Values);
        var metrics = copy.Evaluate(table);
        Assert.Equal((0.0, 1.0), (metrics.MeanSquaredError, metrics.ExplainedVariance));
    }

    [Fact]
    public void The_mean_squared_error_is_that_of_the_scores()
    {
        var (model, table) = (TinyData.Model(), TinyData.Table(1_100));
        var metrics = model.Evaluate(table);
        Assert.Equal(metrics.Loss, model.Score(table).Average(s => (double)s), 1e-5);
        Assert.Equal(metrics.Loss / 6, metrics.MeanSquaredError, 1e-6);
    }
}
