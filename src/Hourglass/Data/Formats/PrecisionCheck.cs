using System.Numerics;

namespace Hourglass.Data;

/// <summary>
/// Finds columns of numbers that single precision cannot hold: rounding to <see cref="float"/> moves a value by more than a thousandth of
/// the column's standard deviation, as it does with Unix seconds a few seconds apart. Statistics are of the values before rounding.
/// </summary>
internal sealed class PrecisionCheck(int columns)
{
    /// <summary>A rounding error of this share of the standard deviation is warned of.</summary>
    private const double Share = 1e-3;

    private const int Named = 5;

    /// <summary>Made with the first value: a header may promise columns that no data follow.</summary>
    private Column[]? _columns;

    /// <summary>Adds the next value of a column, as the file has it.</summary>
    internal void Add(int column, double value)
    {
        ref var c = ref (_columns ??= new Column[columns])[column];
        c.Count++;
        var difference = value - c.Mean;
        c.Mean += difference / c.Count;
        c.Squares += difference * (value - c.Mean);
        c.Error = Math.Max(c.Error, Math.Abs(value - (float)value));
        c.Magnitude = Math.Max(c.Magnitude, Math.Abs(value));
    }

    /// <summary>Adds values row after row; the first is of column <paramref name="first"/>.</summary>
    internal void Add<T>(ReadOnlySpan<T> values, int first = 0)
        where T : unmanaged, INumberBase<T>
    {
        var column = first;
        foreach (var value in values)
        {
            Add(column, double.CreateTruncating(value));
            if (++column == columns) column = 0;
        }
    }

    /// <summary>A sentence for each column that loses: what, and what to do.</summary>
    /// <param name="where">The file.</param>
    /// <param name="names">The names of the columns; numbers from 0 where null.</param>
    internal IEnumerable<string> Warnings(string where, IReadOnlyList<string>? names = null)
    {
        if (_columns is null) yield break;
        int[] losing = [.. Enumerable.Range(0, columns).Where(c => _columns[c].Loses)];
        foreach (var c in losing.Take(Named))
        {
            var (column, name) = (_columns[c], names is null ? FormattableString.Invariant($"column {c}") : $"column “{names[c]}”");
            var step = (double)MathF.BitIncrement((float)column.Magnitude) - (float)column.Magnitude;
            yield return $"{where}, {name}: " + FormattableString.Invariant(
                $"single precision cannot hold it: near {column.Magnitude:0.######} values are rounded to steps of {step:G3}, and the ")
                + FormattableString.Invariant($"standard deviation is {column.Deviation:G4}. Subtract a constant, such as ")
                + FormattableString.Invariant($"{Math.Round(column.Mean):0}, before it is saved");
        }

        if (losing.Length > Named)
            yield return FormattableString.Invariant($"{where}: single precision cannot hold {losing.Length - Named} more columns either");
    }

    private struct Column
    {
        internal long Count;
        internal double Mean, Squares, Error, Magnitude;

        internal readonly double Deviation => Math.Sqrt(Squares / Count);

        internal readonly bool Loses => Count > 0 && double.IsFinite(Squares) && Error > Share * Deviation && Deviation > 0;
    }
}
