namespace Hourglass.Compute;

// Checks of the operations on codes.
internal static partial class Check
{
    internal static void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        if (source.Rows != destination.Rows) Throw($"Expected a destination of {source.Rows} rows; found {destination}.");
        if (count < 0 || sourceStart < 0 || destinationStart < 0 || sourceStart > source.Columns - count || destinationStart > destination.Columns - count)
            Throw($"{count} columns from {sourceStart} of {source} do not fit {destination} from column {destinationStart} on.");
    }

    internal static void Gaussian(Matrix head, Matrix code)
    {
        if (head.Columns != 2 * code.Columns || head.Rows != code.Rows) Throw($"Expected (μ, log σ²) of {code.Rows}×{2 * code.Columns}; found {head}.");
    }

    internal static void PerRow(int rows, Matrix perRow)
    {
        if (perRow.Rows != rows || perRow.Columns != 1) Throw($"Expected a number for each of {rows} rows; found {perRow}.");
    }

    internal static void GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights)
    {
        Gaussian(head, code);
        PerRow(code.Rows, losses);
        PerRow(code.Rows, logWeights);
    }

    internal static void GaussianLogWeightsBackward(Matrix code, Matrix weights, Matrix codeGradient, Matrix headGradient)
    {
        SameShape(code, codeGradient);
        Gaussian(headGradient, code);
        PerRow(code.Rows, weights);
    }

    internal static void PerDimension(Matrix head, Matrix perDimension)
    {
        if (2 * perDimension.Length != head.Columns) Throw($"Expected a number for each of {head.Columns / 2} dimensions; found {perDimension.Length}.");
    }
}
