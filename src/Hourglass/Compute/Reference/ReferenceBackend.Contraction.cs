namespace Hourglass.Compute;

// Derivatives: the formulas of Backend.Contraction, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override double SquaredSlopes(Activation activation, Matrix values, Matrix factors, float scale, Matrix gradient, Matrix squares)
    {
        Check.SquaredSlopes(values, factors, gradient, squares);
        var total = 0.0;
        for (var c = 0; c < values.Columns; c++)
        {
            var sum = 0.0;
            for (var r = 0; r < values.Rows; r++)
            {
                var slope = Pointwise.Derivative(activation, Row(values, r)[c]);
                sum += slope * slope;
                if (!gradient.IsNone)
                    Row(gradient, r)[c] += (float)(scale * 2.0 * slope * Pointwise.DerivativeSlope(activation, Row(values, r)[c]) * Values(factors)[c]);
            }

            Values(squares)[c] = (float)sum;
            total += sum * Values(factors)[c];
        }

        return total;
    }

    /// <inheritdoc/>
    public override void RowSquares(Matrix values, Matrix sums)
    {
        Check.Length(values.Rows, sums);
        for (var r = 0; r < values.Rows; r++) Values(sums)[r] = (float)SumOfSquares(values.SliceRows(r, 1));
    }

    /// <inheritdoc/>
    public override void AddScaledRows(Matrix source, Matrix factors, float scale, Matrix destination)
    {
        Check.AddScaledRows(source, factors, destination);
        for (var r = 0; r < source.Rows; r++)
            for (var c = 0; c < source.Columns; c++)
                Row(destination, r)[c] += (float)((double)scale * Values(factors)[r] * Row(source, r)[c]);
    }
}
