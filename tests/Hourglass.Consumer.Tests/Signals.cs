using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Consumer.Tests;

/// <summary>Short signals that two hidden factors drive, which a code of three numbers can hold.</summary>
internal static class Signals
{
    internal const int Length = 6;

    internal static DataSet Rows(int count = 96, ulong seed = 5)
    {
        var rows = new float[count, Length];
        for (var r = 0; r < count; r++)
        {
            var (w0, w1, _, _) = new RandomStream(seed, RandomPurpose.Data, (uint)r).Block(0);
            var (a, b) = (w0 / (double)uint.MaxValue, w1 / (double)uint.MaxValue);
            for (var c = 0; c < Length; c++) rows[r, c] = (float)(0.5 + 0.4 * Math.Sin(a * (c + 1)) * Math.Cos(b * (Length - c)));
        }

        return new DataSet("signals", rows);
    }

    /// <summary>The same as text of LIBSVM, with the classes 1 and 2 in turn.</summary>
    internal static string LibSvm(int count = 96)
    {
        var values = Rows(count).Table.Floats.ToArray();
        return string.Concat(values.Chunk(Length).Select((row, r) => $"{1 + r % 2} {string.Join(' ', row.Select(Field))}\n"));

        static string Field(float value, int column) => string.Create(CultureInfo.InvariantCulture, $"{column + 1}:{value:R}");
    }
}
