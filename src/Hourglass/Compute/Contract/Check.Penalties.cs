namespace Hourglass.Compute;

// Penalties.
internal static partial class Check
{
    internal static void SquaredSlopes(Matrix values, Matrix factors, Matrix gradient, Matrix squares)
    {
        Length(values.Columns, factors);
        Length(values.Columns, squares);
        if (!gradient.IsNone) SameShape(values, gradient);
    }

    internal static void Discrepancy(float width, Matrix codes, Matrix draws, Matrix gradient)
    {
        SameShape(codes, draws);
        if (!gradient.IsNone) SameShape(codes, gradient);
        if (codes.Rows < 2) Throw($"Expected at least 2 points; found {codes}.");
        if (!(width > 0 && float.IsFinite(width))) Throw($"Expected a width above 0; found {width}.");
    }

    internal static void AdversarialLoss(Matrix logits, Matrix slopes)
    {
        if (logits.Columns != 1 || logits.Rows % 2 != 0)
            Throw($"Expected one logit for each of as many prior samples as codes; found {logits}.");
        if (!slopes.IsNone) SameShape(logits, slopes);
    }

    internal static void PlacePoints(ReadOnlySpan<PlanarPlace> places, Matrix points)
    {
        if (points.Rows != places.Length || points.Columns != 2) Throw($"Expected {places.Length} points of 2 dimensions; found {points}.");
    }
}
