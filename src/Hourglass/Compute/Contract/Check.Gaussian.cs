namespace Hourglass.Compute;

// Gaussian codes.
internal static partial class Check
{
    internal static void Gaussian(Matrix head, Matrix code)
    {
        if (head.Columns != 2 * code.Columns || head.Rows != code.Rows)
            Throw($"Expected (μ, log σ²) of {code.Rows}×{2 * code.Columns}; found {head}.");
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
        if (2 * perDimension.Length != head.Columns)
            Throw($"Expected a number for each of {head.Columns / 2} dimensions; found {perDimension.Length}.");
    }
}
