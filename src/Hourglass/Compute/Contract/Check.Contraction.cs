namespace Hourglass.Compute;

// Checks of the operations on derivatives.
internal static partial class Check
{
    internal static void SquaredSlopes(Matrix values, Matrix factors, Matrix gradient, Matrix squares)
    {
        Length(values.Columns, factors);
        Length(values.Columns, squares);
        if (!gradient.IsNone) SameShape(values, gradient);
    }

    internal static void AddScaledRows(Matrix source, Matrix factors, Matrix destination)
    {
        Length(source.Rows, factors);
        SameShape(source, destination);
    }
}
