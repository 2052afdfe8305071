using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// Rows of raw values, with the shape of a row and, where known, the class of each and the names of columns. Values are finite; pictures
/// stay bytes. Immutable; the rows of a selection are copied, except those of a file too large for memory.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> closes the file of a table that <see cref="RowTable.IsMapped"/>; it is optional, as the garbage collector does so
/// too.
/// </remarks>
public sealed class DataSet : IDisposable
{
    private readonly int[]? _labels;

    /// <summary>A data set over <paramref name="table"/>, which is kept, not copied.</summary>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="table">The raw values.</param>
    /// <param name="shape">The shape of a row; one dimension where null.</param>
    /// <param name="labels">The class of each row as an index into <paramref name="classNames"/>; null where not known.</param>
    /// <param name="classNames">The classes as the file names them; required with labels.</param>
    /// <param name="columnNames">The names of the columns; null where not known.</param>
    /// <exception cref="DataFormatException">A value is NaN or infinite; the message names row (from 0) and column.</exception>
    /// <exception cref="ArgumentException">Sizes do not agree, or a label has no class name.</exception>
    public DataSet(
        string name, RowTable table, Shape? shape = null, ReadOnlySpan<int> labels = default,
        IReadOnlyList<string>? classNames = null, IReadOnlyList<string>? columnNames = null)
    {
        (Name, Table, Shape) = (name, table, shape ?? new Shape(table.Columns));
        (ClassNames, ColumnNames) = (classNames ?? [], columnNames);
        _labels = classNames is null ? null : labels.ToArray();
        if (Shape.Size != table.Columns)
            throw new ArgumentException(
                $"{name}: rows of {table.Columns} values cannot have the shape {Shape} ({Shape.Size} values).", nameof(shape));
        if (_labels is not null && _labels.Length != table.Rows)
            throw new ArgumentException($"{name}: expected a label for each of {table.Rows} rows; found {_labels.Length}.", nameof(labels));
        if (classNames is null && labels.Length > 0)
            throw new ArgumentException($"{name}: labels require class names.", nameof(classNames));
        foreach (var label in _labels ?? [])
            if ((uint)label >= (uint)ClassNames.Count)
                throw new ArgumentException(
                    $"{name}: expected labels from 0 to {ClassNames.Count - 1}, one for each class name; found {label}.", nameof(labels));
        if (columnNames is not null && columnNames.Count != table.Columns)
            throw new ArgumentException($"{name}: expected {table.Columns} column names; found {columnNames.Count}.", nameof(columnNames));
        CheckFinite();
    }

    /// <summary>A data set over a copy of <paramref name="rows"/> (n, features).</summary>
    /// <exception cref="DataFormatException">A value is NaN or infinite.</exception>
    public DataSet(string name, float[,] rows)
        : this(name, RowArrays.Table(rows))
    {
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The raw values.</summary>
    public RowTable Table { get; }

    /// <summary>The shape of a row.</summary>
    public Shape Shape { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Table.Rows;

    /// <summary>The class of each row, an index into <see cref="ClassNames"/>; empty where <see cref="HasLabels"/> is false.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Whether the class of each row is known.</summary>
    public bool HasLabels => _labels is not null;

    /// <summary>The classes; empty where none are known.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many rows each class has; empty where none are known.</summary>
    public int[] CountClasses()
    {
        var counts = new int[ClassNames.Count];
        foreach (var label in Labels) counts[label]++;
        return counts;
    }

    /// <summary>The names of the columns, or null.</summary>
    public IReadOnlyList<string>? ColumnNames { get; }

    /// <summary>
    /// The number of a row among the rows as they were read, from 0: the rows of a selection, such as the test rows of a split, keep
    /// theirs.
    /// </summary>
    public int NumberOf(int row) => Numbers?[row] ?? row;

    /// <summary>The numbers of the rows of a selection; null where all rows are there in order.</summary>
    internal int[]? Numbers { get; init; }

    /// <summary>The table that the rows were read from; null where they were not read from a text table.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>A data set over a copy of a tensor whose first dimension counts rows; the others (1 to 3) are the shape of a row.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 or more than 4 dimensions.</exception>
    public static DataSet FromTensor(string name, in ReadOnlyTensorSpan<float> rows)
    {
        if (rows.Rank is < 2 or > 4)
            throw new ArgumentException($"{name}: expected a tensor of 2 to 4 dimensions; found {rows.Rank}.", nameof(rows));
        Span<int> shape = stackalloc int[rows.Rank - 1];
        for (var i = 0; i < shape.Length; i++) shape[i] = checked((int)rows.Lengths[i + 1]);
        var values = new float[checked((int)rows.FlattenedLength)];
        rows.FlattenTo(values);
        var row = Shape.From(shape);
        return new DataSet(name, RowTable.FromFloats(values, values.Length / row.Size, row.Size), row);
    }

    /// <summary>The same rows with another shape of the same size.</summary>
    public DataSet WithShape(Shape shape) =>
        new(Name, Table, shape, Labels, HasLabels ? ClassNames : null, ColumnNames) { Schema = Schema, Numbers = Numbers };

    /// <summary>The same rows under another name.</summary>
    internal DataSet WithName(string name) => new(name, Table, Shape, Labels, HasLabels ? ClassNames : null, ColumnNames);

    /// <summary>The rows at the given indices, in that order.</summary>
    public DataSet Select(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            if ((uint)row >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"{Name} has {Count} rows; there is no row {row}.");
        var labels = HasLabels ? new int[rows.Length] : [];
        for (var i = 0; i < labels.Length; i++) labels[i] = _labels![rows[i]];
        var numbers = new int[rows.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = NumberOf(rows[i]);
        return new DataSet(Name, Table.Select(rows), Shape, labels, HasLabels ? ClassNames : null, ColumnNames)
        {
            Schema = Schema, Numbers = numbers,
        };
    }

    /// <summary>All rows except the first <paramref name="count"/>.</summary>
    public DataSet Skip(int count)
    {
        if (count == 0) return this;
        if (count < 0 || count >= Count)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{Name} has {Count} rows; cannot skip {count}.");
        return Select([.. Enumerable.Range(count, Count - count)]);
    }

    /// <summary>The first <paramref name="count"/> rows, or all where there are fewer.</summary>
    public DataSet Take(int count) => count >= Count ? this : Select([.. Enumerable.Range(0, Math.Max(0, count))]);

    /// <summary>Only the rows of the named classes, in order; the classes keep their indices.</summary>
    /// <exception cref="ArgumentException">There are no labels, or a class is not known.</exception>
    public DataSet WithLabels(params IReadOnlyList<string> classes)
    {
        if (!HasLabels) throw new InvalidInputException($"{Name} has no labels to select rows by.", nameof(classes));
        var wanted = new bool[ClassNames.Count];
        foreach (var name in classes)
        {
            var index = ClassNames.ToList().IndexOf(name);
            if (index < 0)
                throw new InvalidInputException(
                    $"{Name} has no class “{name}”; its classes are {string.Join(", ", ClassNames)}.", nameof(classes));
            wanted[index] = true;
        }

        return Select([.. Enumerable.Range(0, Count).Where(r => wanted[_labels![r]])]);
    }

    /// <summary>Splits off a random share of the rows; both parts keep the order of the rows.</summary>
    /// <param name="fraction">The share of the second part, above 0 and below 1; rounded to whole rows, at least 1.</param>
    /// <param name="seed">The seed of the random choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not within 0 and 1, or there are fewer than 2 rows.</exception>
    public (DataSet Kept, DataSet Apart) Split(double fraction, ulong seed)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a share above 0 and below 1.");
        if (Count < 2) throw new ArgumentOutOfRangeException(nameof(fraction), Count, $"{Name} has too few rows to split.");
        var apart = Math.Clamp((int)Math.Round(fraction * Count), 1, Count - 1);
        var chosen = new RandomStream(seed, RandomPurpose.Split).Permutation(Count)[..apart];
        Array.Sort(chosen);
        return SplitBy(chosen);
    }

    /// <summary>Splits off the rows at the given indices, in the order given; the rest keeps its order.</summary>
    public (DataSet Kept, DataSet Apart) SplitBy(ReadOnlySpan<int> apart)
    {
        var taken = new bool[Count];
        foreach (var row in apart)
        {
            if ((uint)row >= (uint)Count || taken[row])
                throw new ArgumentException($"{Name} has {Count} rows; row {row} does not exist or is listed twice.", nameof(apart));
            taken[row] = true;
        }

        return (Select([.. Enumerable.Range(0, Count).Where(r => !taken[r])]), Select(apart));
    }

    /// <summary>
    /// Closes the mapped file of the rows, if there is one; this data set and all selections from it can no longer be read.
    /// </summary>
    public void Dispose() => Table.Dispose();

    private void CheckFinite()
    {
        if (Table.FirstNonFinite() is not var (row, column)) return;
        var value = Table.Row<float>(row)[column];
        GC.KeepAlive(Table);
        throw new DataFormatException(
            $"{Name}, row {row}, column {(ColumnNames is null ? $"{column}" : $"“{ColumnNames[column]}”")}",
            $"expected a finite number; found {value}.");
    }
}
