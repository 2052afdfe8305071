namespace Hourglass.Compute;

// Matrix multiply and the dense layer.
internal static partial class Check
{
    internal static void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination)
    {
        var (m, k) = transposeA ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (depth, n) = transposeB ? (b.Columns, b.Rows) : (b.Rows, b.Columns);
        if (k != depth) Throw($"Cannot multiply {m}×{k} by {depth}×{n}.");
        if (destination.Rows != m || destination.Columns != n) Throw($"Expected a product of {m}×{n}; found {destination}.");
    }

    internal static void DenseForward(Matrix input, Matrix weight, Matrix bias, Matrix output, Matrix preActivation)
    {
        if (input.Columns != weight.Columns) Throw($"Expected rows of {weight.Columns} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != weight.Rows)
            Throw($"Expected an output of {input.Rows}×{weight.Rows}; found {output}.");
        if (!bias.IsNone && bias.Length != weight.Rows) Throw($"Expected {weight.Rows} biases; found {bias.Length}.");
        if (!preActivation.IsNone) SameShape(output, preActivation);
    }

    internal static void TransposedDenseForward(Matrix input, Matrix weight, Matrix bias, Matrix output, Matrix preActivation)
    {
        if (input.Columns != weight.Rows) Throw($"Expected rows of {weight.Rows} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != weight.Columns)
            Throw($"Expected an output of {input.Rows}×{weight.Columns}; found {output}.");
        if (!bias.IsNone && bias.Length != weight.Columns) Throw($"Expected {weight.Columns} biases; found {bias.Length}.");
        if (!preActivation.IsNone) SameShape(output, preActivation);
    }

    internal static void DenseBackward(
        Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, Matrix inputGradient)
    {
        DenseForward(input, weight, biasGradient, outputGradient, default);
        if (activation.Kind != ActivationKind.Identity) SameShape(outputGradient, values);
        if (!weightGradient.IsNone) SameShape(weight, weightGradient);
        if (!inputGradient.IsNone) SameShape(input, inputGradient);
    }
}
