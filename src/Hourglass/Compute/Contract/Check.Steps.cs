namespace Hourglass.Compute;

// Optimizer steps.
internal static partial class Check
{
    internal static void Step(Matrix values, Matrix gradient, Matrix first, Matrix second)
    {
        Length(values.Length, gradient);
        if (!first.IsNone) Length(values.Length, first);
        if (!second.IsNone) Length(values.Length, second);
    }
}
