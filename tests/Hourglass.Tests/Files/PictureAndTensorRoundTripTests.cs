using CsCheck;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

/// <summary>What is written reads back as it was; what is damaged is read or rejected, and nothing else.</summary>
public sealed class PictureAndTensorRoundTripTests
{
    private static readonly Gen<PixelImage> Images =
        from width in Gen.Int[1, 12]
        from height in Gen.Int[1, 12]
        from channels in Gen.Int[1, 4]
        from bytes in Gen.Byte.Array[width * height * channels]
        select Image(width, height, channels, bytes);

    [Fact]
    public void A_picture_in_a_png_file() => Property.Holds(Images, image =>
    {
        var back = PictureFile.Decode(PngFile.Encode(image), "a.png");
        Assert.Equal((image.Width, image.Height, image.Channels), (back.Width, back.Height, back.Channels));
        Assert.Equal(image.Bytes, back.Bytes);
    });

    [Fact]
    public void A_damaged_png_file_is_rejected() => Property.Holds(
        from image in Images
        from place in Gen.Double[0, 0.999]
        from change in Gen.Int[1, 255]
        select (image, place, change),
        damage =>
        {
            var file = PngFile.Encode(damage.image);
            file[(int)(damage.place * file.Length)] ^= (byte)damage.change; // a checksum covers each byte but those of the frame
            Assert.Throws<PictureFileException>(() => PictureFile.Decode(file, "a.png"));
        });

    [Fact]
    public void Tensors_and_texts_in_a_safetensors_file() => Property.Holds(
        from shapes in Gen.Int[0, 4].Array[0, 3].Array[0, 4]
        from values in Property.Finite.Array[64]
        from texts in Gen.String.Array[0, 3]
        select (shapes, values, texts),
        file =>
        {
            List<NamedTensor> tensors = [.. file.shapes.Select((shape, i) => new NamedTensor(
                $"tensor {i} “ß”", shape, file.values.AsMemory(0, shape.Aggregate(1, (product, dimension) => product * dimension))))];
            // JSON holds no half of a surrogate pair.
            var texts = file.texts.Select((text, i) => (Key: $"key {i}", Text: new string([.. text.Where(c => !char.IsSurrogate(c))])))
                .ToDictionary(pair => pair.Key, pair => pair.Text);
            using var folder = new TemporaryFolder();
            SafetensorsFile.Write(folder.File("a"), tensors, texts);
            var back = SafetensorsFile.Read(folder.File("a"));
            Assert.Equal(texts, back.Metadata);
            Assert.Equal(tensors.Select(tensor => tensor.Name), back.Tensors.Select(tensor => tensor.Name));
            foreach (var (expected, found) in tensors.Zip(back.Tensors))
            {
                Assert.Equal(expected.Shape, found.Shape);
                Assert.True(expected.Values.Span.SequenceEqual(found.Values.Span));
            }
        });

    private static PixelImage Image(int width, int height, int channels, byte[] bytes)
    {
        var image = new PixelImage(width, height, channels);
        bytes.CopyTo(image.Bytes, 0);
        return image;
    }
}
