namespace Hourglass.Latent;

/// <summary>Σ (x − x̂)² of each feature, accumulated over blocks of rows.</summary>
internal sealed class SquaredErrorSums(int features)
{
    /// <summary>The sums.</summary>
    internal double[] Squares { get; } = new double[features];

    /// <summary>The number of rows so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Adds rows (n, d) and their reconstructions.</summary>
    internal void Add(float[,] rows, float[,] reconstructions)
    {
        CheckShapes(rows, reconstructions, Squares.Length);
        for (var r = 0; r < rows.GetLength(0); r++)
        {
            for (var c = 0; c < Squares.Length; c++)
            {
                var error = (double)rows[r, c] - reconstructions[r, c];
                Squares[c] += error * error;
            }
        }

        Count += rows.GetLength(0);
    }

    internal static void CheckShapes(float[,] rows, float[,] reconstructions, int features)
    {
        if (rows.GetLength(1) != features || reconstructions.GetLength(1) != features || rows.GetLength(0) != reconstructions.GetLength(0))
        {
            throw new ArgumentException(
                $"Expected equally many rows and reconstructions of {features} values; found {rows.GetLength(0)}×{rows.GetLength(1)} and "
                + $"{reconstructions.GetLength(0)}×{reconstructions.GetLength(1)}.",
                nameof(rows));
        }
    }
}
