using System.Globalization;
using System.Text;
using CsCheck;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>What is written in any dialect of a format reads back as it was, to the last bit.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly Gen<string> Name = Gen.Char["ab\"; ,'"].Array[0, 5].Select(inner => "x" + new string(inner) + "x");
    private static readonly Gen<string> Label = Gen.Int[0, 3].Select(i => new[] { "cat", "dog, \"hound\"", "0", "7" }[i]);

    private static readonly Gen<(float[] Values, string[] Labels, int Columns)> Tables =
        from rows in Gen.Int[1, 9]
        from columns in Gen.Int[1, 6]
        from values in Property.Finite.Array[rows * columns]
        from labels in Label.Array[rows]
        select (values, labels, columns);

    private static readonly Gen<Dialect> Dialects =
        from delimiter in Gen.Int[0, 2]
        from flags in Gen.Bool.Array[5]
        from names in Name.Array[7]
        from labelAt in Gen.Int[-1, 6]
        let comma = flags[0] && delimiter > 0
        select new Dialect(",;\t"[delimiter], flags[1] && !comma && delimiter == 0, comma, flags[2] ? "\r\n" : "\n", flags[3])
        {
            Names = flags[4] ? names : null, LabelAt = labelAt,
        };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_csv_table_in_any_dialect() => Property.Holds(Gen.Select(Tables, Dialects), pair =>
    {
        var ((values, labels, columns), dialect) = pair;
        int? labelAt = dialect.LabelAt < 0 ? null : Math.Min(dialect.LabelAt, columns);
        var text = new StringBuilder();
        if (dialect.Names is not null) Line([.. dialect.Names.Take(columns)], labelAt is null ? null : dialect.Names[6], isQuoted: true);
        for (var r = 0; r < labels.Length; r++)
            Line([.. values.Skip(r * columns).Take(columns).Select(Number)], labelAt is null ? null : labels[r], dialect.QuoteAll);

        using var reader = new StringReader(text.ToString());
        var data = CsvFile.Read(reader, "rows", new CsvOptions
        {
            Delimiter = dialect.IsDetected ? null : dialect.Delimiter, DecimalComma = dialect.DecimalComma,
            HasHeader = dialect.Names is not null,
            LabelColumn = labelAt?.ToString(CultureInfo.InvariantCulture),
        });
        Assert.Equal(Bits(values), Bits(data.Table.Floats));
        Assert.Equal(dialect.Names?.Take(columns), data.ColumnNames);
        if (labelAt is not null) Assert.Equal(labels, data.Labels.ToArray().Select(label => data.ClassNames[label]));

        void Line(string[] fields, string? label, bool isQuoted)
        {
            List<string> all = [.. fields.Select(field => isQuoted ? Quoted(field) : field)];
            if (label is not null) all.Insert(labelAt!.Value, Quoted(label));
            text.Append(string.Join(dialect.Delimiter, all)).Append(dialect.End);
        }

        string Number(float value)
        {
            var number = value.ToString("R", CultureInfo.InvariantCulture);
            return dialect.DecimalComma ? number.Replace('.', ',') : number;
        }
    });

    [Fact]
    public void A_numpy_array_of_any_type_shape_and_order() => Property.Holds(
        from type in Gen.Int[0, 4]
        from dimensions in Gen.Int[1, 4].Array[1, 4]
        from isFortran in Gen.Bool
        from values in Gen.Byte.Array[dimensions.Aggregate(1, (product, dimension) => product * dimension)]
        select (type, dimensions, isFortran, values),
        array =>
        {
            var (type, dimensions, isFortran, values) = array;
            var name = new[] { "<f4", "<f8", "|u1", "<i4", "<i8" }[type];
            var inFile = isFortran ? InFortranOrder(values, dimensions) : values;
            byte[] content = [.. inFile.SelectMany(value => type switch
            {
                0 => BitConverter.GetBytes((float)value),
                1 => BitConverter.GetBytes((double)value),
                2 => [value],
                3 => BitConverter.GetBytes((int)value),
                _ => BitConverter.GetBytes((long)value),
            })];
            var shape = string.Join(", ", dimensions) + (dimensions.Length == 1 ? "," : "");
            var header = $"{{'descr': '{name}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': ({shape}), }}";
            File.WriteAllBytes(_folder.File("a.npy"), Bytes.Npy(header, content));
            var data = NpyFile.Read(_folder.File("a.npy"));
            Assert.Equal(dimensions[0], data.Count);
            Assert.Equal(values.Select(value => (float)value), Floats(data.Table));
        });

    [Fact]
    public void Rows_and_classes_in_an_npz_archive() => Property.Holds(Tables, table =>
    {
        var (values, labels, columns) = table;
        string[] classes = ["cat", "dog, \"hound\"", "0", "7"];
        var data = new DataSet(
            "rows", RowTable.FromFloats(values, labels.Length, columns), null,
            [.. labels.Select(label => Array.IndexOf(classes, label))], classes);
        NpzFile.Write(_folder.File("a.npz"), data);
        var back = NpzFile.Read(_folder.File("a.npz"));
        Assert.Equal(Bits(values), Bits(back.Table.Floats));
        // Classes that are not numbers are written as their indices.
        Assert.Equal(
            data.Labels.ToArray().Select(label => label.ToString(CultureInfo.InvariantCulture)),
            back.Labels.ToArray().Select(label => back.ClassNames[label]));
    });

    [Fact]
    public void Pictures_and_labels_in_idx_files() => Property.Holds(
        from rows in Gen.Int[1, 6]
        from height in Gen.Int[1, 5]
        from width in Gen.Int[1, 5]
        from pixels in Gen.Byte.Array[rows * height * width]
        from labels in Gen.Byte.Array[rows]
        from isPacked in Gen.Bool
        select (height, width, pixels, labels, isPacked),
        file =>
        {
            var (height, width, pixels, labels, isPacked) = file;
            var (images, classes) = (Bytes.Idx(2051, [labels.Length, height, width], pixels), Bytes.Idx(2049, [labels.Length], labels));
            File.WriteAllBytes(_folder.File("images-idx3"), isPacked ? Bytes.Gzip(images) : images);
            File.WriteAllBytes(_folder.File("labels-idx1"), isPacked ? Bytes.Gzip(classes) : classes);
            var data = DataFile.Open(_folder.File("images-idx3"));
            Assert.Equal(new Shape(1, height, width), data.Shape);
            Assert.Equal(pixels, data.Table.Bytes.ToArray());
            Assert.Equal(labels.Select(label => (int)label), data.Labels.ToArray());
        });

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private static float[] Floats(RowTable table) =>
        table.IsBytes ? [.. table.Bytes.ToArray().Select(value => (float)value)] : table.Floats.ToArray();

    /// <summary>How a CSV file is written: with a header where there are names, with labels where their column is not negative.</summary>
    private sealed record Dialect(char Delimiter, bool IsDetected, bool DecimalComma, string End, bool QuoteAll)
    {
        internal string[]? Names { get; init; }

        internal int LabelAt { get; init; }
    }

    /// <summary>The values with the first index running fastest: each place's index, digit by digit, in the other order.</summary>
    private static byte[] InFortranOrder(byte[] values, int[] dimensions)
    {
        var result = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, place, stride) = (i, 0, values.Length);
            for (var d = dimensions.Length - 1; d >= 0; d--)
            {
                stride /= dimensions[d];
                place += rest % dimensions[d] * stride;
                rest /= dimensions[d];
            }

            result[place] = values[i];
        }

        return result;
    }
}
