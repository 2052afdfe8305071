namespace Hourglass.Compute;

// Checks of what holds codes to a prior.
internal static partial class Check
{
    internal static void Discrepancy(float width, Matrix codes, Matrix draws, Matrix gradient)
    {
        SameShape(codes, draws);
        if (!gradient.IsNone) SameShape(codes, gradient);
        if (codes.Rows < 2) Throw($"Expected at least 2 points; found {codes}.");
        if (!(width > 0 && float.IsFinite(width))) Throw($"Expected a width above 0; found {width}.");
    }
}
