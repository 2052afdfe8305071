using System.Text.Json;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Turns raw values into what a model sees, and back. Fitted once, on the rows that are trained on, and kept in the model's file; values of
/// other rows may fall outside the fitted range.
/// </summary>
public sealed class Scaler
{
    /// <summary>The smallest number whose inverse is finite in single precision, too.</summary>
    private const double SmallestRange = 1.0 / float.MaxValue;

    private Scaler(ScalerKind kind, AffineMap map) => (Kind, Map, Inverse) = (kind, map, map.Invert());

    /// <summary>Leaves values as they are.</summary>
    public static Scaler None { get; } = new(ScalerKind.None, AffineMap.Identity);

    /// <summary>Which rule it was fitted by.</summary>
    public ScalerKind Kind { get; }

    /// <summary>Raw → scaled.</summary>
    public AffineMap Map { get; }

    /// <summary>Scaled → raw.</summary>
    public AffineMap Inverse { get; }

    /// <summary>Fits a scaler to rows, all sums in double. A column that does not vary (by 3e-39 at least) is only shifted (to 0), never divided by 0.</summary>
    /// <param name="kind">The rule.</param>
    /// <param name="rows">The rows that will be trained on; at least one.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static Scaler Fit(ScalerKind kind, RowTable rows)
    {
        if (kind == ScalerKind.None) return None;
        if (kind == ScalerKind.ByteRange) return new Scaler(kind, new AffineMap([1f / 255f], [0f]));
        if (rows.Rows == 0) throw new ArgumentException("Expected at least one row to fit a scaler to; found none.", nameof(rows));

        var (least, largest, mean, deviation) = Statistics(rows);
        if (kind == ScalerKind.MinMax)
        {
            var (bottom, top) = (least.Min(), largest.Max());
            return new Scaler(kind, ToUnit([bottom], [top - bottom]));
        }

        return kind switch
        {
            ScalerKind.MinMaxPerColumn => new Scaler(kind, ToUnit(least, [.. largest.Zip(least, (t, b) => t - b)])),
            ScalerKind.Standard => new Scaler(kind, ToUnit(mean, deviation)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown scaler."),
        };
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote, bit for bit.</summary>
    /// <exception cref="FormatException">It is no scaler.</exception>
    public static Scaler Read(JsonElement json)
    {
        if (!Enum.TryParse<ScalerKind>(json.GetProperty("kind").GetString(), ignoreCase: true, out var kind))
            throw new FormatException($"Unknown scaler “{json.GetProperty("kind").GetString()}”.");
        return new Scaler(kind, new AffineMap(Numbers("scale"), Numbers("shift")));

        float[] Numbers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetSingle())];
    }

    /// <summary>Writes <c>{"kind":…,"scale":[…],"shift":[…]}</c>; floats in their shortest form that reads back the same.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString()));
        Numbers("scale", Map.Scale);
        Numbers("shift", Map.Shift);
        writer.WriteEndObject();

        void Numbers(string name, ReadOnlySpan<float> numbers)
        {
            writer.WriteStartArray(name);
            foreach (var number in numbers) writer.WriteNumberValue(number);
            writer.WriteEndArray();
        }
    }

    /// <summary>(x − offset) / range, as a factor and a summand.</summary>
    private static AffineMap ToUnit(double[] offset, double[] range)
    {
        var scale = range.Select(r => r >= SmallestRange ? 1 / r : 1).ToArray();
        return new AffineMap([.. scale.Select(s => (float)s)], [.. offset.Zip(scale, (o, s) => (float)(-o * s))]);
    }

    /// <summary>Column by column: least, largest, mean and population standard deviation (by Welford's update).</summary>
    private static (double[] Least, double[] Largest, double[] Mean, double[] Deviation) Statistics(RowTable rows)
    {
        var n = rows.Columns;
        var (least, largest, mean, squares) = (new double[n], new double[n], new double[n], new double[n]);
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(largest, double.NegativeInfinity);
        var row = new float[n];
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.CopyRow(r, row);
            for (var c = 0; c < n; c++)
            {
                double value = row[c];
                least[c] = Math.Min(least[c], value);
                largest[c] = Math.Max(largest[c], value);
                var difference = value - mean[c];
                mean[c] += difference / (r + 1);
                squares[c] += difference * (value - mean[c]);
            }
        }

        return (least, largest, mean, [.. squares.Select(s => Math.Sqrt(s / rows.Rows))]);
    }
}
