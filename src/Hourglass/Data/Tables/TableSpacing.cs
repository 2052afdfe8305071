using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// Whether a column of times or counts that is not among the values goes on in equal steps: a gap in it is a gap in the series,
/// across which windows would run.
/// </summary>
internal sealed class TableSpacing
{
    private readonly int? _field;
    private readonly Dictionary<double, long> _steps = [];
    private (double Step, long Line)? _largest;
    private double? _before;
    private long _rows;
    private bool _isTime, _isOver;

    internal TableSpacing(TableReader reader)
    {
        var unused = reader.Columns.Unused.Prepend(reader.Columns.Index ?? -1).Where(field => field >= 0).ToList();
        if (unused.Count > 0) _field = unused[0];
    }

    internal void Add(string[] row, long line)
    {
        if (_field is not { } field || _isOver) return;
        if (Read(row[field]) is not { } value || _before is { } before && value <= before || _steps.Count > 1000)
        {
            _isOver = true;
            return;
        }

        _rows++;
        if (_before is { } last)
        {
            var step = Math.Round(value - last, 6);
            _steps[step] = _steps.GetValueOrDefault(step) + 1;
            if (_largest is null || step > _largest.Value.Step) _largest = (step, line);
        }

        _before = value;
    }

    /// <summary>A sentence about gaps in otherwise equal steps; null where there is none.</summary>
    internal string? Describe()
    {
        if (_isOver || _rows < 10 || _largest is not { } largest) return null;
        var usual = _steps.MaxBy(pair => pair.Value);
        var gaps = _steps.Where(pair => pair.Key > 1.5 * usual.Key).Sum(pair => pair.Value);
        if (gaps == 0 || usual.Value < 0.8 * _rows) return null;
        return $"the steps of {Length(usual.Key)} have {gaps} {(gaps == 1 ? "gap" : "gaps")}, the longest {Length(largest.Step)} before "
            + $"line {largest.Line}; windows over such rows run across {(gaps == 1 ? "it" : "them")}";
    }

    private double? Read(string cell)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        if (!DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        _isTime = true;
        return time.Ticks / (double)TimeSpan.TicksPerSecond;
    }

    private string Length(double step) => _isTime
        ? TimeSpan.FromSeconds(step).ToString("c", CultureInfo.InvariantCulture)
        : step.ToString(CultureInfo.InvariantCulture);
}
