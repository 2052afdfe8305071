using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// Whether a column of times or counts that is not among the values goes on in equal steps: a gap in it is a gap in the series,
/// across which windows would run.
/// </summary>
internal sealed class TableSpacing
{
    private readonly int? _field;
    private readonly Reading[] _readings = [new(IsDayFirst: false), new(IsDayFirst: true)];

    internal TableSpacing(TableReader reader)
    {
        var unused = reader.Columns.Unused.Prepend(reader.Columns.Index ?? -1).Where(field => field >= 0).ToList();
        if (unused.Count > 0) _field = unused[0];
    }

    internal void Add(string[] row, long line)
    {
        if (_field is not { } field) return;
        foreach (var reading in _readings) reading.Add(row[field], line);
    }

    /// <summary>A sentence about gaps in otherwise equal steps; null where there is none.</summary>
    internal string? Describe()
    {
        // 01.03. is the first of March or the third of January: what is read with fewer gaps is meant.
        var found = _readings.Select(reading => reading.FindGaps()).OfType<Gaps>().ToList();
        if (found.Count == 0) return null;
        var gaps = found.MinBy(gaps => gaps.Count)!;
        if (gaps.Count == 0) return null;
        return $"the steps of {gaps.Usual} have {gaps.Count} {(gaps.Count == 1 ? "gap" : "gaps")}, the longest {gaps.Longest} before "
            + $"line {gaps.Line}; windows over such rows would run across {(gaps.Count == 1 ? "it" : "them")}";
    }

    /// <summary>Longer steps among equal ones.</summary>
    private sealed record Gaps(long Count, string Usual, string Longest, long Line);

    /// <summary>The column, its dates read with the month or the day first.</summary>
    private sealed record Reading(bool IsDayFirst)
    {
        private static readonly CultureInfo _dayFirst = DayFirst();

        private readonly Dictionary<double, long> _steps = [];
        private (double Step, long Line)? _largest;
        private double? _before;
        private long _rows;
        private bool _isTime, _isOver;

        internal void Add(string cell, long line)
        {
            if (_isOver) return;
            if (Read(cell) is not { } value || _before is { } before && value <= before || _steps.Count > 1000)
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

        /// <summary>The gaps, of which there may be none; null where the column does not go on in equal steps.</summary>
        internal Gaps? FindGaps()
        {
            if (_isOver || _rows < 10 || _largest is not { } largest) return null;
            var usual = _steps.MaxBy(pair => pair.Value);
            if (usual.Value < 0.8 * _rows) return null;
            var count = _steps.Where(pair => pair.Key > 1.5 * usual.Key).Sum(pair => pair.Value);
            return new Gaps(count, Length(usual.Key), Length(largest.Step), largest.Line);
        }

        private static CultureInfo DayFirst()
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.DateTimeFormat.ShortDatePattern = "dd/MM/yyyy"; // its order alone decides
            return culture;
        }

        private double? Read(string cell)
        {
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
            var culture = IsDayFirst ? _dayFirst : CultureInfo.InvariantCulture;
            // Times without a zone are taken as they stand: a local zone would have gaps of its own twice a year.
            const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            if (!DateTime.TryParse(cell, culture, Universal, out var time)) return null;
            _isTime = true;
            return time.Ticks / (double)TimeSpan.TicksPerSecond;
        }

        private string Length(double step) => _isTime
            ? TimeSpan.FromSeconds(step).ToString("c", CultureInfo.InvariantCulture)
            : step.ToString(CultureInfo.InvariantCulture);
    }
}
