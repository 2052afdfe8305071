using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Compute;

public sealed class MappedTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    [InlineData(true, 7)]
    public void It_gives_what_a_table_in_memory_gives(bool isBytes, int offset)
    {
        var (memory, mapped) = Both(isBytes, 37, 21, offset);
        Assert.True(mapped.IsMapped);
        Assert.Equal((37, 21, isBytes), (mapped.Rows, mapped.Columns, mapped.IsBytes));
        AssertSame(memory, mapped);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_selection_of_a_selection_is_those_rows_and_copies_none(bool isBytes)
    {
        var (memory, mapped) = Both(isBytes, 37, 21, 64);
        int[] first = [36, 0, 5, 5, 20], second = [4, 3, 0, 0];
        AssertSame(memory.Select(first), mapped.Select(first));
        AssertSame(memory.Select(first).Select(second), mapped.Select(first).Select(second));
        Assert.True(mapped.Select(first).Select(second).IsMapped);
        Assert.Equal(0, mapped.Select([]).Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Select([37]));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Select([-1]));
    }

    [Fact]
    public void Gathering_allocates_nothing()
    {
        var (_, mapped) = Both(false, 64, 16, 0);
        var table = mapped.Select([.. Enumerable.Range(0, 64).Reverse()]);
        var backend = new CpuBackend(1);
        var batch = backend.Allocate(16 * 16).AsMatrix(0, 16, 16);
        int[] rows = [.. Enumerable.Range(10, 16)];
        Gather(100);
        Assert.Equal(0, Allocation.Of(() => Gather(100)));

        void Gather(int times)
        {
            for (var i = 0; i < times; i++) backend.Gather(table, AffineMap.Identity, rows, batch);
        }
    }

    [Fact]
    public void Rows_beyond_two_gigabytes_of_values_are_found()
    {
        // 3 · 2³⁰ values, 12 GiB; the system keeps only the pages that are written.
        const int Rows = 3 << 20, Columns = 1024;
        using var file = Sparse();
        file.SetLength((long)Rows * Columns * sizeof(float));
        file.Position = file.Length - sizeof(float);
        file.Write(BitConverter.GetBytes(7f));
        file.Position = (long)(Rows - 2) * Columns * sizeof(float);
        file.Write(BitConverter.GetBytes(5f));
        file.Flush();
        var table = RowTable.FromFile(MappedMemory.Of(file, 0, file.Length), false, Rows, Columns);
        var row = new float[Columns];
        table.CopyRow(Rows - 1, row);
        Assert.Equal((0f, 7f), (row[0], row[^1]));
        table.Select([3, Rows - 2]).CopyRow(1, row);
        Assert.Equal((5f, 0f), (row[0], row[^1]));

        var backend = new CpuBackend(1);
        var batch = backend.Allocate(2 * Columns).AsMatrix(0, 2, Columns);
        backend.Gather(table, AffineMap.Identity, [Rows - 1, Rows - 2], batch);
        var values = new float[2 * Columns];
        backend.Download(batch, values);
        Assert.Equal((7f, 5f), (values[Columns - 1], values[Columns]));
    }

    [Fact]
    public void A_part_beyond_the_file_is_rejected()
    {
        using var file = Sparse();
        file.SetLength(100);
        Assert.Contains(
            "has 100 bytes", Assert.Throws<ArgumentException>(() => MappedMemory.Of(file, 4, 97)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RowTable.FromFile(MappedMemory.Of(file, 0, 100), false, 5, 6));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found_and_named(float bad)
    {
        var path = _folder.File("bad");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>([1, 2, 3, 4, bad, 6]).ToArray());
        using var file = File.OpenRead(path);
        var table = RowTable.FromFile(MappedMemory.Of(file, 0, 24), false, 3, 2);
        Assert.Equal((2, 0), table.FirstNonFinite());
        Assert.Equal((0, 0), table.Select([2, 1]).FirstNonFinite());
        Assert.Null(table.Select([0, 1]).FirstNonFinite());
        var message = Assert.Throws<DataFormatException>(() => new DataSet("d", table, columnNames: ["a", "hr"])).Message;
        Assert.Contains("row 2, column “a”", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_table_and_those_selected_from_it_say_so_and_one_in_memory_goes_on()
    {
        var (memory, mapped) = Both(false, 9, 4, 0);
        var selected = mapped.Select([3, 1]);
        mapped.Dispose();
        mapped.Dispose();
        memory.Dispose();
        var row = new float[4];
        memory.CopyRow(3, row);
        foreach (var table in new[] { mapped, selected })
        {
            Assert.Throws<ObjectDisposedException>(() => table.CopyRow(1, row));
            Assert.Throws<ObjectDisposedException>(() => table.Range(AffineMap.Identity));
            foreach (var backend in TestedBackends.Kinds)
                Assert.Throws<ObjectDisposedException>(() => Gathered(backend, table, AffineMap.Identity, [0]));
        }
    }

    private FileStream Sparse() => new(_folder.File("sparse"), FileMode.Create, FileAccess.ReadWrite);

    private (RowTable Memory, RowTable Mapped) Both(bool isBytes, int rows, int columns, int offset)
    {
        var random = new Random(5);
        var bytes = new byte[rows * columns];
        random.NextBytes(bytes);
        float[] floats = [.. bytes.Select(b => (b - 100) * 0.37f)];
        var path = _folder.File("rows");
        File.WriteAllBytes(path, [.. new byte[offset], .. isBytes ? bytes : MemoryMarshal.AsBytes<float>(floats).ToArray()]);
        using var file = File.OpenRead(path);
        var mapped = RowTable.FromFile(MappedMemory.Of(file, offset, file.Length - offset), isBytes, rows, columns);
        return (isBytes ? RowTable.FromBytes(bytes, rows, columns) : RowTable.FromFloats(floats, rows, columns), mapped);
    }

    private static void AssertSame(RowTable expected, RowTable found)
    {
        var (n, d) = (expected.Rows, expected.Columns);
        var (a, b) = (new float[d], new float[d]);
        for (var r = 0; r < n; r++)
        {
            expected.CopyRow(r, a);
            found.CopyRow(r, b);
            Assert.Equal(a, b);
        }

        var wide = new AffineMap([.. Enumerable.Range(1, d).Select(i => i * .3f)], [.. Enumerable.Range(1, d).Select(i => 2f - i)]);
        foreach (var map in new[] { AffineMap.Identity, new AffineMap([-2f], [1f]), wide })
        {
            Assert.Equal(expected.Range(map), found.Range(map));
            int[] rows = [.. Enumerable.Range(0, n).Reverse()];
            foreach (var backend in new Backend[] { new ReferenceBackend(), new CpuBackend(2) })
                Assert.Equal(Gathered(backend, expected, map, rows), Gathered(backend, found, map, rows));
        }

        foreach (var recipe in PartRegistry.Names<ScalerRecipe>().Select(PartRegistry.Create<ScalerRecipe>))
        {
            var (x, y) = (Scaler.Fit(recipe, expected), Scaler.Fit(recipe, found));
            Assert.True(x.Map.Scale.SequenceEqual(y.Map.Scale) && x.Map.Shift.SequenceEqual(y.Map.Shift));
        }
    }

    private static float[] Gathered(Backend backend, RowTable table, AffineMap map, int[] rows)
    {
        var destination = backend.Allocate(rows.Length * table.Columns).AsMatrix(0, rows.Length, table.Columns);
        backend.Gather(table, map, rows, destination);
        var values = new float[destination.Length];
        backend.Download(destination, values);
        return values;
    }
}
