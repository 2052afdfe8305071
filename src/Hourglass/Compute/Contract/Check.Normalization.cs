namespace Hourglass.Compute;

// Normalization by channel and by row.
internal static partial class Check
{
    internal static void Channels(Matrix values, params ReadOnlySpan<Matrix> perChannel)
    {
        foreach (var found in perChannel)
        {
            if (found.IsNone) continue;
            if (found.Length != perChannel[0].Length) Throw($"Expected values for {perChannel[0].Length} channels; found {found.Length}.");
        }

        if (perChannel[0].Length == 0 || values.Columns % perChannel[0].Length != 0)
            Throw($"Expected rows that fall into {perChannel[0].Length} channels; found {values.Columns} columns.");
    }

    internal static void Columns(Matrix values, params ReadOnlySpan<Matrix> perColumn)
    {
        foreach (var found in perColumn)
            if (!found.IsNone && found.Length != values.Columns)
                Throw($"Expected values for {values.Columns} columns; found {found.Length}.");
    }

    internal static void Moments(Matrix values, Matrix moments)
    {
        if (moments.Rows != values.Rows || moments.Columns != 2) Throw($"Expected moments of {values.Rows}×2; found {moments}.");
    }
}
