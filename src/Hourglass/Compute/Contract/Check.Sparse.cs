namespace Hourglass.Compute;

// Sparse codes.
internal static partial class Check
{
    internal static void TopK(Matrix values, int count, Matrix marks, Matrix destination)
    {
        SameShape(values, destination);
        if (count < 1 || count > values.Columns) Throw($"Expected to keep 1 to {values.Columns} values of a row; found {count}.");
        if (!marks.IsNone) PerColumn(values, marks);
    }

    internal static void JumpRelu(Matrix values, float start, Matrix logThresholds)
    {
        if (!(start > 0 && float.IsFinite(start))) Throw($"Expected thresholds above 0; found {start}.");
        PerColumn(values, logThresholds);
    }

    internal static void JumpReluBackward(
        Matrix values, float start, Matrix logThresholds, float width, Matrix outputGradient, Matrix logGradient, Matrix inputGradient)
    {
        JumpRelu(values, start, logThresholds);
        if (!(width > 0 && float.IsFinite(width))) Throw($"Expected a kernel of a width above 0; found {width}.");
        if (!outputGradient.IsNone) SameShape(values, outputGradient);
        SameShape(logThresholds, logGradient);
        if (inputGradient.IsNone) return;
        SameShape(values, inputGradient);
        if (outputGradient.IsNone) Throw("An input gradient needs an output gradient.");
    }

    internal static void Gate(Matrix values, Matrix gateBias, Matrix logScale, Matrix bias, Matrix destination)
    {
        PerColumn(values, gateBias);
        PerColumn(values, logScale);
        PerColumn(values, bias);
        SameShape(values, destination);
    }

    internal static void SparseMultiply(Matrix codes, Matrix atoms, Matrix bias, Matrix output)
    {
        Multiply(codes, false, atoms, false, output);
        if (!bias.IsNone) PerColumn(output, bias);
    }

    internal static void BatchTopK(Matrix values, Matrix state, Matrix destination)
    {
        SameShape(values, destination);
        Length(2, state);
    }

    internal static void Threshold(Matrix values, Matrix threshold, Matrix destination)
    {
        SameShape(values, destination);
        Length(1, threshold);
    }
}
