using Hourglass.Compression;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Compression;

/// <summary>Codes of 8 and 4 bits.</summary>
public sealed class CompressionTests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 7)]
    [InlineData(4, 6)]
    [InlineData(4, 7)]
    public void A_code_comes_back_within_half_a_step(int bits, int width)
    {
        var random = new Random(width);
        var codes = new float[50, width];
        for (var r = 0; r < 50; r++)
            for (var c = 0; c < width; c++) codes[r, c] = (float)(random.NextDouble() * (c + 1) * 10 - 3);
        var quantizer = CodeQuantizer.Fit(codes, bits);
        var packed = quantizer.Pack(codes);
        Assert.Equal(50 * (bits == 8 ? width : (width + 1) / 2), packed.Length);
        var back = quantizer.Unpack(packed);
        for (var r = 0; r < 50; r++)
            for (var c = 0; c < width; c++) Assert.InRange(Math.Abs(back[r, c] - codes[r, c]), 0, 0.5001 * quantizer.Step[c]);
        Assert.Equal(packed, quantizer.Pack(back)); // what was rounded once stays
    }

    [Fact]
    public void Two_values_of_four_bits_share_a_byte_the_first_one_low()
    {
        var quantizer = new CodeQuantizer(4, [0, 10, 0], [1, 2, 1]);
        Assert.Equal([0x53, 0x0F, 0x00, 0x02], quantizer.Pack(new float[,] { { 3, 20, 99 }, { -7, 10, 2.4f } }));
        Assert.Equal(new float[,] { { 3, 20, 15 } }, quantizer.Unpack([0x53, 0x0F]));
    }

    [Fact]
    public void A_dimension_that_does_not_vary_is_kept_exactly_and_tails_are_cut()
    {
        var same = CodeQuantizer.Fit(new float[,] { { 0.3f }, { 0.3f } }, 4);
        Assert.Equal(0.3f, same.Round(new float[,] { { 0.3f } })[0, 0]);
        var codes = new float[101, 1];
        for (var r = 0; r < 101; r++) codes[r, 0] = r == 100 ? 10_000 : r;
        Assert.Equal(98f / 255, CodeQuantizer.Fit(codes, 8, 0.01).Step[0], 1e-4);
        Assert.Equal(99, CodeQuantizer.Fit(codes, 8, 0.01).Round(codes)[100, 0], 1e-3);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void A_file_gives_the_rows_of_the_rounded_codes(int bits)
    {
        using var folder = new TemporaryFolder();
        var (model, rows) = (TinyData.Model(), new DataSet("rows", TinyData.Rows(30)));
        CompressedCodes.Create(model, rows, bits).Save(folder.File("codes.hgc"));
        var loaded = CompressedCodes.Load(folder.File("codes.hgc"));
        Assert.Equal((30, bits, "tiny"), (loaded.Count, loaded.Quantizer.Bits, loaded.ModelName));
        var codes = model.Encode(rows.Table);
        Assert.Equal(model.Decode(CodeQuantizer.Fit(codes, bits).Round(codes)), loaded.Decode(model));
        Assert.Equal(30 * (bits == 8 ? 2 : 1), loaded.Packed.Length);

        var other = TinyData.Model(training => training with { Seed = 99 });
        Assert.Contains("other weights", Assert.Throws<InvalidInputException>(() => loaded.Decode(other)).Message);
    }

    [Fact]
    public void Inconsistent_files_throw()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("codes.hgc");
        TinyData.Model().Save(path);
        Assert.Contains("does not contain compressed codes", Assert.Throws<ModelFileException>(() => CompressedCodes.Load(path)).Message);
        CompressedCodes.Create(TinyData.Model(), new DataSet("rows", TinyData.Rows(9))).Save(path);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^3]);
        Assert.Throws<ModelFileException>(() => CompressedCodes.Load(path));
        File.WriteAllText(
            path,
            System.Text.Encoding.Latin1.GetString(bytes)
                .Replace("\"hourglass.bits\":\"8\"", "\"hourglass.bits\":\"4\"", StringComparison.Ordinal)
                .Replace("hourglass.checksums", "hourglass.forgotten", StringComparison.Ordinal),
            System.Text.Encoding.Latin1);
        Assert.Contains("takes 1 bytes; found 2", Assert.Throws<ModelFileException>(() => CompressedCodes.Load(path)).Message);
    }

    [Fact]
    public void Ratios_and_errors_are_measured_for_each_number_of_bits()
    {
        var model = TinyData.Model(training => training with { Epochs = 60 });
        model.Fit(TinyData.Rows(200));
        var rows = new DataSet("rows", TinyData.Rows(100, 8));
        var found = CompressionMetrics.Measure(model, rows);
        Assert.Equal(
            [(32, 8, 0.75, 3.0), (8, 2, 3.0, 12.0), (4, 1, 6.0, 24.0)],
            found.Select(row => (row.Bits, row.RowBytes, row.ByteRatio, row.FloatRatio)));
        Assert.Equal(model.Evaluate(rows.Table).MeanSquaredError, found[0].MeanSquaredError, 1e-7);
        Assert.True(found[0].MeanSquaredError < found[2].MeanSquaredError);
        Assert.InRange(found[1].MeanSquaredError / found[0].MeanSquaredError, 0.99, 1.02);
        Assert.Equal(4 * (8 * 2 + 8 + 6 * 8 + 6), CompressionMetrics.DecoderBytes(model));
        Assert.Equal((312 + 3) / 4, CompressionMetrics.BreakEvenRows(model, found[1]));
        Assert.Null(CompressionMetrics.BreakEvenRows(model, found[0]));
    }

    [Fact]
    public void A_model_of_shoes_loses_more_of_shirts()
    {
        var clothes = SampleDataSets.FashionMini();
        var shoes = clothes.Train.WithLabels("Sneaker", "Ankle boot", "Sandal");
        var model = new Autoencoder(
            Recipe.Dense([32]) with { Training = new() { Epochs = 4, BatchSize = 64, Seed = 1 } }, shoes.Shape,
            Scaler.Fit(ScalerRecipe.ByteRange, shoes.Table));
        model.Fit(shoes);
        var home = CompressionMetrics.Measure(model, clothes.Test!.WithLabels("Sneaker", "Ankle boot", "Sandal"), shoes);
        var away = CompressionMetrics.Measure(model, clothes.Test!.WithLabels("Shirt", "Coat"), shoes);
        for (var i = 0; i < 3; i++) Assert.True(away[i].MeanSquaredError > 2 * home[i].MeanSquaredError, $"{away[i]} {home[i]}");
    }
}
