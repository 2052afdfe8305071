using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>One random case: the same matrices on the reference and on the backend under test, and their comparison.</summary>
internal sealed class Case(int number, Backend expected, Backend found)
{
    private readonly Random _random = new(number);
    private string _shape = "";

    public Backend Expected => expected;

    public Backend Found => found;

    /// <summary>A size from 1 on; small ones often, now and then one beyond a tile or a block.</summary>
    public int Size(int most = 40) => _random.Next(8) switch
    {
        0 => 1,
        1 => _random.Next(1, 4),
        2 => Math.Min(most, 16 * _random.Next(1, 4)),
        _ => _random.Next(1, most + 1),
    };

    public int Pick(int count) => _random.Next(count);

    public bool Flip() => _random.Next(2) == 0;

    public float Number(float low, float high) => low + (high - low) * _random.NextSingle();

    /// <summary>The same random values on both backends.</summary>
    public (Matrix Expected, Matrix Found) Matrix(int rows, int columns, float low = -1, float high = 1)
    {
        var values = new float[rows * columns];
        foreach (ref var value in values.AsSpan()) value = Number(low, high);
        _shape += $" {rows}×{columns}";
        return (Upload(expected, values, rows, columns), Upload(found, values, rows, columns));
    }

    public static Matrix Upload(Backend backend, ReadOnlySpan<float> values, int rows, int columns)
    {
        // An odd offset: no operation may count on alignment.
        var matrix = backend.Allocate(values.Length + 3).AsMatrix(3, rows, columns);
        backend.Upload(values, matrix);
        return matrix;
    }

    public void AssertClose((Matrix Expected, Matrix Found) pair, double relative, double absolute, string operation)
    {
        var (a, b) = (new float[pair.Expected.Length], new float[pair.Found.Length]);
        expected.Download(pair.Expected, a);
        found.Download(pair.Found, b);
        for (var i = 0; i < a.Length; i++)
            if (!AreClose(a[i], b[i], relative, absolute)) Fail(a[i], b[i], $"{operation}, element {i}");
    }

    public void AssertClose(double a, double b, double relative, double absolute, string operation)
    {
        if (!AreClose(a, b, relative, absolute)) Fail(a, b, operation);
    }

    private static bool AreClose(double a, double b, double relative, double absolute) =>
        double.IsNaN(a) ? double.IsNaN(b) : a == b || Math.Abs(a - b) <= absolute + relative * Math.Abs(a);

    /// <summary>Millions of elements are compared, so that the message is made for a failure only.</summary>
    private void Fail(double a, double b, string operation) =>
        Assert.Fail($"case {number},{_shape}: {operation}: expected {a:R}, found {b:R} on {found.Description}");
}
