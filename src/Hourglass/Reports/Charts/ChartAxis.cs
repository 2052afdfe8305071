namespace Hourglass.Reports;

/// <summary>Maps values to positions along an axis of a chart, and chooses its ticks.</summary>
internal sealed class ChartAxis
{
    // Beyond these, differences and powers of ten may overflow.
    private const double Largest = 1e300, Smallest = 1e-300;

    private readonly bool _isLogarithmic, _isTight;
    private double _low, _high;

    /// <param name="values">The values to show; those that are not finite are omitted.</param>
    /// <param name="scale">Linear or logarithmic.</param>
    /// <param name="ticks">The approximate number of ticks.</param>
    /// <param name="isTight">Whether the axis ends at the extreme values; otherwise it is extended to the next ticks.</param>
    internal ChartAxis(IEnumerable<double> values, AxisScale scale, int ticks = 6, bool isTight = false)
    {
        _isTight = isTight;
        var shown = values.Where(value => Math.Abs(value) < Largest).ToArray();
        var positive = shown.Where(value => value > Smallest).ToArray();
        _isLogarithmic = scale switch
        {
            AxisScale.Logarithmic => positive.Length > 0,
            AxisScale.Automatic => shown.Length > 0 && positive.Length == shown.Length && shown.Max() > 20 * shown.Min(),
            _ => false,
        };
        if (_isLogarithmic) shown = positive;
        (_low, _high) = shown.Length == 0 ? (0, 1) : (shown.Min(), shown.Max());
        // No ticks between integers, such as epochs and steps.
        Ticks = _isLogarithmic ? LogarithmicTicks(ticks) : LinearTicks(ticks, isTight && shown.All(double.IsInteger) ? 1 : 0);
    }

    /// <summary>The position of the minimum, in pixels.</summary>
    internal double Start { get; set; }

    /// <summary>The position of the maximum, in pixels.</summary>
    internal double End { get; set; }

    /// <summary>The values of the ticks, with their labels.</summary>
    internal IReadOnlyList<(double Value, string Label)> Ticks { get; }

    internal bool Shows(double value) => Math.Abs(value) < Largest && (!_isLogarithmic || value > Smallest);

    internal double Position(double value) => Start + (End - Start) * (_isLogarithmic
        ? (Math.Log(value) - Math.Log(_low)) / (Math.Log(_high) - Math.Log(_low))
        : (value - _low) / (_high - _low));

    /// <summary>Multiples of 1, 2 or 5 times a power of ten.</summary>
    private List<(double, string)> LinearTicks(int count, double smallestStep)
    {
        // For nearly equal values the step would be below the precision of doubles.
        if (_high - _low <= Math.Max(Smallest, 1e-12 * Math.Max(Math.Abs(_low), Math.Abs(_high))))
        {
            var margin = Math.Abs(_low) <= Smallest ? 1 : Math.Abs(_low) / 2;
            (_low, _high) = (_low - margin, _high + margin);
        }
        var rough = (_high - _low) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Math.Max(smallestStep, power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        var (first, last) = _isTight
            ? (Math.Ceiling(_low / step - 1e-9), Math.Floor(_high / step + 1e-9))
            : (Math.Floor(_low / step + 1e-9), Math.Ceiling(_high / step - 1e-9));
        if (!_isTight) (_low, _high) = (first * step, last * step);

        var size = Math.Max(Math.Abs(_low), Math.Abs(_high));
        var decimals = Math.Max(0, -Numbers.Exponent(step));
        var isScientific = size >= 1e7 || decimals > 5;
        var ticks = new List<(double, string)>();
        for (var i = first; i <= last; i++)
            ticks.Add((i * step, isScientific
                ? Numbers.Scientific(i * step, Math.Max(0, Numbers.Exponent(size) - Numbers.Exponent(step)))
                : Numbers.Fixed(i * step, decimals)));
        return ticks;
    }

    /// <summary>Powers of ten, with 2 and 5 (or 3) times them if there is room; the axis is extended to the next tick.</summary>
    private List<(double, string)> LogarithmicTicks(int count)
    {
        var (first, last) = (Numbers.Exponent(_low), Numbers.Exponent(_high) + 1);
        var stride = Math.Max(1, (last - first + count - 1) / count);
        double[][] choices = stride > 1 ? [[1]] : [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]];
        List<double> values = [];
        foreach (var mantissas in choices)
        {
            values.Clear();
            for (var exponent = first; exponent <= last + stride; exponent += stride)
                values.AddRange(mantissas.Select(mantissa => mantissa * Math.Pow(10, exponent)));
            // From the last tick at or below the minimum to the first at or above the maximum.
            var from = values.FindLastIndex(value => value <= _low * (1 + 1e-9));
            var to = values.FindIndex(value => value >= _high * (1 - 1e-9));
            values = values[from..(Math.Max(to, from + 1) + 1)];
            if (values.Count <= count + 2) break;
        }
        (_low, _high) = (values[0], values[^1]);
        return values.ConvertAll(value => (value, value is < 1e-4 or >= 1e6
            ? Numbers.Scientific(value, 0)
            : Numbers.Fixed(value, Math.Max(0, -Numbers.Exponent(value)))));
    }
}
