namespace Hourglass.Compute;

// What holds codes to a prior.
public sealed unsafe partial class CpuBackend
{
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
