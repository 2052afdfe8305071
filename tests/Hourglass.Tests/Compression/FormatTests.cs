using System.IO.Compression;
using Hourglass.Compression;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;

namespace Hourglass.Tests.Compression;

/// <summary>General file formats beside codes.</summary>
public sealed class FormatTests
{
    private static readonly DataSet Clothes = SampleDataSets.FashionMini().Test!.Take(100);

    private static Autoencoder ModelOf(DataSet rows) =>
        new(Recipe.Dense([4]), rows.Shape, Scaler.Fit(ScalerRecipe.ByteRange, rows.Table));

    [Fact]
    public void Gzip_is_of_all_raw_rows_in_one_file()
    {
        var found = FormatMetrics.Measure(ModelOf(Clothes), Clothes, 0.01)[0];
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(Clothes.Table.Bytes);
        Assert.Equal(("gzip", (int?)null, 0.0), (found.Format, found.Quality, found.MeanSquaredError));
        Assert.InRange(found.RowBytes, file.Length / 100.0 - 1, file.Length / 100.0 + 1); // the same values, in pieces
        Assert.Equal(784 / found.RowBytes, found.ByteRatio, 1e-9);
        Assert.Equal(4 * 784 / found.RowBytes, found.FloatRatio, 1e-9);
    }

    [Fact]
    public void Random_bytes_stay_as_long_as_they_are()
    {
        var bytes = new byte[100 * 200];
        new Random(1).NextBytes(bytes);
        var rows = new DataSet("noise", RowTable.FromBytes(bytes, 100, 200), new Shape(200));
        Assert.Equal(1, FormatMetrics.Measure(ModelOf(rows), rows, 0.01)[0].ByteRatio, 0.02);
    }

    [Fact]
    public void Rows_that_are_no_pictures_have_no_size_as_pictures() =>
        Assert.Equal(["gzip"], FormatMetrics.Measure(TinyData.Model(), new DataSet("rows", TinyData.Rows(30)), 0.01).Select(f => f.Format));

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 10)]
    public void A_sheet_holds_every_value_of_every_channel(int channels, int count)
    {
        var bytes = new byte[count * channels * 4 * 5];
        new Random(2).NextBytes(bytes);
        var sheet = new PictureSheet(RowTable.FromBytes(bytes, count, channels * 20), new Shape(channels, 4, 5), AffineMap.Identity);
        var image = PictureFile.Decode(PngFile.Encode(sheet.Image), "sheet.png");
        Assert.Equal((channels, 0.0), (image.Channels, sheet.ErrorOf(image)));
        Assert.Equal(bytes[0], image.Bytes[0]);
        image.Bytes[0] ^= 0x10;
        Assert.Equal(256.0 / bytes.Length, sheet.ErrorOf(image), 1e-9);
    }

    [Fact]
    public void Png_loses_nothing_of_bytes_and_at_most_half_a_step_of_other_values()
    {
        var png = FormatMetrics.Measure(ModelOf(Clothes), Clothes, 0.01)[1];
        Assert.Equal(("png", 0.0), (png.Format, png.MeanSquaredError));
        Assert.InRange(png.RowBytes, 200, 784);
        var digits = SampleDataSets.Digits().Train; // whole numbers to 16, as floats
        var model = new Autoencoder(Recipe.Dense([4]), digits.Shape, Scaler.Fit(ScalerRecipe.MinMax, digits.Table));
        Assert.InRange(FormatMetrics.Measure(model, digits, 0.01)[1].MeanSquaredError, 0, 0.25 / 255 / 255);
    }

    [JpegFact]
    public void Jpeg_has_the_lowest_quality_that_reaches_the_error()
    {
        var (model, sheet) = (ModelOf(Clothes), new PictureSheet(Clothes.Table, Clothes.Shape, Scaler.Fit(
            ScalerRecipe.ByteRange, Clothes.Table).Map));
        var jpeg = FormatMetrics.Measure(model, Clothes, 0.002)[2];
        Assert.Equal("jpeg", jpeg.Format);
        var quality = jpeg.Quality!.Value;
        Assert.InRange(jpeg.MeanSquaredError, 0, 0.002);
        Assert.Equal(jpeg.MeanSquaredError, Error(quality));
        Assert.True(Error(quality - 1) > 0.002, $"quality {quality}: {Error(quality - 1)}");
        Assert.True(jpeg.RowBytes < FormatMetrics.Measure(model, Clothes, 0.0005)[2].RowBytes);

        double Error(int q) => sheet.ErrorOf(PictureFile.Decode(JpegWriter.Encode(sheet.Image, q), "sheet.jpg"));
    }

    [JpegFact]
    public void Colors_survive_a_jpeg_file()
    {
        var image = new PixelImage(16, 16, 3);
        for (var i = 0; i < 256; i++) (image.Bytes[3 * i], image.Bytes[3 * i + 1], image.Bytes[3 * i + 2]) = (200, 100, 50);
        var back = PictureFile.Decode(JpegWriter.Encode(image, 95), "red.jpg");
        Assert.Equal((16, 16, 3), (back.Width, back.Height, back.Channels));
        for (var c = 0; c < 3; c++) Assert.InRange(back.Bytes[3 * 40 + c], image.Bytes[c] - 3, image.Bytes[c] + 3);
    }

    [Fact]
    public void No_rows_throw() =>
        Assert.Throws<InvalidInputException>(() => FormatMetrics.Measure(ModelOf(Clothes), Clothes.Take(0), 0.01));
}
