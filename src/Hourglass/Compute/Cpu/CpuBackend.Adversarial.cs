namespace Hourglass.Compute;

// What holds codes to a prior.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void AddScaledRows(Matrix source, Matrix factors, Matrix destination)
    {
        Check.AddScaledRows(source, factors, destination);
        var scales = Start(factors);
        for (var r = 0; r < source.Rows; r++)
        {
            var start = (nint)r * source.Columns;
            _engine.AddScaled(Start(source) + start, scales[r], Start(destination) + start, source.Columns);
        }

        Keep(source, factors, destination);
    }

    /// <inheritdoc/>
    public override double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix draws, float scale = 0, Matrix gradient = default)
    {
        Check.Discrepancy(width, codes, draws, gradient);
        var result = _engine.Discrepancy(kernel, width, Start(codes), Start(draws), codes.Rows, codes.Columns, scale, Start(gradient));
        Keep(codes, draws, gradient);
        return result;
    }
}
