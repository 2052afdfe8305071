using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>Collects rows of an unknown number: in memory up to the limit, then in a temporary file.</summary>
internal sealed class RowCollector(string where, int columns, RowStorage storage) : IDisposable
{
    private readonly List<float> _values = [];
    private TemporaryRows? _file;
    private long _count;

    /// <summary>Adds the next value, row after row.</summary>
    internal void Add(float value)
    {
        _values.Add(value);
        _count++;
        if (_values.Count % columns != 0) return;
        if (_file is null && storage.Fits(_count + columns, sizeof(float))) return;
        _file ??= storage.Spill(where);
        _file.Write<float>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));
        _values.Clear();
    }

    /// <summary>All whole rows.</summary>
    internal RowTable ToTable()
    {
        var rows = checked((int)(_count / columns));
        return _file is null ? RowTable.FromFloats([.. _values], rows, columns) : _file.ToTable(false, rows, columns);
    }

    public void Dispose() => _file?.Dispose();
}
