using System.Text;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

/// <summary>Whatever a file holds, it is read or refused by one exception with a sentence, and never believed about its size.</summary>
public class HostileSafetensorsTests
{
    [Theory]
    [InlineData(0, "has 0 bytes")]
    [InlineData(7, "has 7 bytes")]
    public void A_file_shorter_than_the_length_of_its_header_is_refused(int length, string expected) =>
        AssertRefused(new byte[length], expected);

    [Fact]
    public void A_header_longer_than_the_file_or_than_allowed_is_refused_without_being_allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused([.. BitConverter.GetBytes(99_000_000UL), .. "{}"u8], "the file is truncated");
        AssertRefused([.. BitConverter.GetBytes(100_000_001UL), .. "{}"u8], "more than the 100000000 allowed");
        AssertRefused([.. BitConverter.GetBytes(ulong.MaxValue), .. "{}"u8], "18446744073709551615 bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Shapes_larger_than_the_file_are_refused_without_being_allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertHeaderRefused("""{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", "the file is truncated");
        AssertHeaderRefused(
            """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""",
            "more values than any file can hold");
        AssertHeaderRefused("""{"a":{"dtype":"F32","shape":[2147483648],"data_offsets":[0,8]}}""", "a dimension of 2147483648");
        AssertHeaderRefused("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "whole numbers");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("", "does not start with '{'")]
    [InlineData(" {}", "does not start with '{'")]
    [InlineData("[]", "does not start with '{'")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{\"a\":", "not valid JSON")]
    [InlineData("{\"a\":{},}", "needs a dtype")]
    [InlineData("{/**/}", "not valid JSON")]
    [InlineData("{\"a\":1}", "must be an object")]
    [InlineData("{\"\\ud800\":1}", "not valid JSON")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "must be text")]
    [InlineData("{\"__metadata__\":{\"a\":null}}", "must be text")]
    [InlineData("{\"__metadata__\":[]}", "must be an object")]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "the metadata names 'a' twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "names '__metadata__' twice")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
        + "\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "names 'a' twice")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", "names 'dtype' twice")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"more\":0}}", "unknown key 'more'")]
    [InlineData("{\"a\":{\"dtype\":\"F33\",\"shape\":[0],\"data_offsets\":[0,0]}}", "unknown dtype 'F33'")]
    [InlineData("{\"a\":{\"dtype\":32,\"shape\":[0],\"data_offsets\":[0,0]}}", "must be text")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":0,\"data_offsets\":[0,0]}}", "must be a list")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,8]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", "two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}", "more than 2 numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", "whole numbers")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "ends at byte 0, before it begins at 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "needs 12 bytes; its offsets give 8")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "hole")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "longer than it says")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", "the file is truncated")]
    [InlineData("{}", "longer than it says")]
    public void A_header_that_is_malformed_or_untrue_is_refused_by_its_trouble(string header, string expected) =>
        AssertHeaderRefused(header, expected);

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() =>
        AssertRefused(SafetensorsFileTests.FileBytes([.. "{\"a"u8, 0xFF, .. "\":{}}"u8], []), "not valid UTF-8");

    [Fact]
    public void A_name_made_to_fool_a_terminal_is_shown_harmlessly()
    {
        var message = Refusal(SafetensorsFileTests.FileBytes(
            Encoding.UTF8.GetBytes("{\"\\u001b[31m" + new string('x', 5000) + "\":1}"), [])).Message;

        Assert.DoesNotContain('\u001b', message);
        Assert.InRange(message.Length, 0, 300);
    }

    [Fact]
    public void A_file_cut_after_it_was_opened_is_refused()
    {
        var stream = new MemoryStream();
        SafetensorsFile.Write(stream, [new("a", [100], new float[100])]);
        using var reader = SafetensorsReader.Open(stream, "m.safetensors");
        stream.SetLength(stream.Length - 1);

        Assert.Contains("truncated while it was read", Assert.Throws<ModelFileException>(reader.ReadAll).Message);
    }

    [Fact]
    public void Any_damage_is_either_harmless_or_refused_by_the_one_exception()
    {
        using var original = new MemoryStream();
        SafetensorsFile.Write(
            original,
            [new("encoder.0.weight", [3, 2], new float[] { 1, 2, 3, 4, 5, 6 }), new("encoder.0.bias", [3], new float[3]),
                new("empty", [0, 4], default)],
            new Dictionary<string, string> { ["recipe"] = "{\"seed\":1}", ["format"] = "1" });
        var random = new Random(7);
        var (refused, read) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = original.ToArray();
            if (round % 4 == 0) bytes = bytes[..random.Next(bytes.Length)];
            for (var flips = random.Next(1, 4); flips > 0 && bytes.Length > 0; flips--)
            {
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(2) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var reader = SafetensorsReader.Open(new MemoryStream(bytes), "m");
                var file = reader.ReadAll();
                // What is read is never more than what is there.
                Assert.InRange(file.Tensors.Sum(tensor => (long)tensor.Values.Length), 0, bytes.Length);
                read++;
            }
            catch (ModelFileException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
        Assert.InRange(refused, 5_000, 19_999);
        Assert.InRange(read, 1, 15_000);
    }

    private static void AssertHeaderRefused(string header, string expected) =>
        AssertRefused(SafetensorsFileTests.FileBytes(Encoding.UTF8.GetBytes(header), new byte[8]), expected);

    private static void AssertRefused(byte[] bytes, string expected)
    {
        var refusal = Refusal(bytes);
        Assert.StartsWith("m.safetensors: ", refusal.Message);
        Assert.Contains(expected, refusal.Message);
        Assert.Equal("m.safetensors", refusal.File);
    }

    private static ModelFileException Refusal(byte[] bytes) =>
        Assert.Throws<ModelFileException>(() => SafetensorsReader.Open(new MemoryStream(bytes), "m.safetensors").ReadAll());
}
