using System.Diagnostics.CodeAnalysis;

namespace Hourglass.Compute;

/// <summary>The shape checks that all backends share, so that a mismatch reads the same on each.</summary>
internal static partial class Check
{
    internal static void Length(int length, Matrix matrix)
    {
        if (length != matrix.Length) Throw($"Expected {matrix.Length} values for a matrix of {matrix}; found {length}.");
    }

    internal static void SameShape(Matrix expected, Matrix found)
    {
        if (expected.Rows != found.Rows || expected.Columns != found.Columns) Throw($"Expected a matrix of {expected}; found {found}.");
    }

    internal static void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination)
    {
        if (destination.Rows != rows.Length || destination.Columns != table.Columns)
            Throw($"Expected a destination of {rows.Length}×{table.Columns}; found {destination}.");
        Map(map, destination);
        foreach (var row in rows)
            if ((uint)row >= (uint)table.Rows)
                Throw($"Row {row} is not within the table's {table.Rows} rows.");
    }

    internal static void Map(AffineMap map, Matrix values)
    {
        if (!map.IsUniform && map.Scale.Length != values.Columns)
            Throw($"Expected a scale for each of {values.Columns} columns; found {map.Scale.Length}.");
    }

    internal static void DropoutRate(float rate)
    {
        if (!(rate >= 0 && rate < 1)) Throw($"A dropout rate is at least 0 and below 1; found {rate}.");
    }

    internal static void Noise(float sigma, float low, float high)
    {
        if (!(sigma >= 0 && float.IsFinite(sigma))) Throw($"A standard deviation is a number of at least 0; found {sigma}.");
        if (!(low <= high)) Throw($"A range goes from its least value to its largest; found {low} to {high}.");
    }

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

    /// <summary>The matrices of a convolution or, with its sides exchanged, of its transpose.</summary>
    internal static void Convolution(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Matrix bias, Matrix output, Matrix preActivation)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.KernelHeight < 1 || g.KernelWidth < 1 || g.StrideY < 1 || g.StrideX < 1
            || g.DilationY < 1 || g.DilationX < 1 || g.PaddingTop < 0 || g.PaddingLeft < 0)
            Throw($"Expected sizes, strides and dilations of at least 1 and no negative padding; found {g}.");
        if (g.Groups < 1 || g.InputChannels % g.Groups != 0 || g.OutputChannels % g.Groups != 0)
            Throw($"Expected channels that fall into {g.Groups} groups; found {g.InputChannels} and {g.OutputChannels}.");
        if (weight.Rows != g.OutputChannels || weight.Columns != g.WeightColumns)
            Throw($"Expected weights of {g.OutputChannels}×{g.WeightColumns}; found {weight}.");
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        if (input.Columns != from) Throw($"Expected rows of {from} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != to) Throw($"Expected an output of {input.Rows}×{to}; found {output}.");
        if (!bias.IsNone && bias.Length != channels) Throw($"Expected {channels} biases; found {bias.Length}.");
        if (!preActivation.IsNone) SameShape(output, preActivation);
    }

    internal static void ConvolutionBackward(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Activation activation, Matrix values,
        Matrix outputGradient, Matrix weightGradient, Matrix biasGradient, Matrix inputGradient)
    {
        Convolution(geometry, transposed, input, weight, biasGradient, outputGradient, default);
        if (activation.Kind != ActivationKind.Identity) SameShape(outputGradient, values);
        if (!weightGradient.IsNone) SameShape(weight, weightGradient);
        if (!inputGradient.IsNone) SameShape(input, inputGradient);
    }

    internal static void Loss(LossKind kind, Activation final, Matrix logits, Matrix target, Matrix gradient)
    {
        SameShape(logits, target);
        if (!gradient.IsNone) SameShape(logits, gradient);
        if (kind == LossKind.BinaryCrossEntropy && final.Kind != ActivationKind.Sigmoid)
            Throw($"Binary cross-entropy is computed from a sigmoid's logits; found {final.Kind} as the last activation.");
    }

    internal static void RowLoss(LossKind kind, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        Loss(kind, final, logits, target, default);
        if (perRow.Rows != logits.Rows || perRow.Columns != 1) Throw($"Expected sums of {logits.Rows}×1; found {perRow}.");
    }

    internal static void ColumnSums(Matrix values, Matrix sums)
    {
        if (sums.Length != values.Columns) Throw($"Expected {values.Columns} column sums; found {sums.Length}.");
    }

    internal static void Step(Matrix values, Matrix gradient, Matrix first, Matrix second)
    {
        Length(values.Length, gradient);
        if (!first.IsNone) Length(values.Length, first);
        if (!second.IsNone) Length(values.Length, second);
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new ArgumentException(message);
}
