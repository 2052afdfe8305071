namespace Hourglass.Compute;

// The matrix multiply and the dense layer built on it.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false)
    {
        Check.Multiply(a, transposeA, b, transposeB, destination);
        _engine.Multiply(
            destination.Rows, destination.Columns, transposeA ? a.Rows : a.Columns, Operand.Of(Start(a), a.Columns, transposeA),
            Operand.Of(Start(b), b.Columns, transposeB), Start(destination), accumulate);
        Keep(a, b, destination);
    }

    /// <inheritdoc/>
    public override void DenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.DenseForward(input, weight, bias, output, preActivation);
        _engine.DenseForward(
            new DenseShape(input.Rows, input.Columns, weight.Rows), transposed: false, activation, Start(input), Start(weight), Start(bias),
            Start(output), Start(preActivation));
        Keep(input, weight, bias, output, preActivation);
    }

    /// <inheritdoc/>
    public override void TransposedDenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.TransposedDenseForward(input, weight, bias, output, preActivation);
        _engine.DenseForward(
            new DenseShape(input.Rows, input.Columns, weight.Columns), transposed: true, activation, Start(input), Start(weight),
            Start(bias),
            Start(output), Start(preActivation));
        Keep(input, weight, bias, output, preActivation);
    }

    /// <inheritdoc/>
    public override void DenseBackward(
        Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient)
    {
        Check.DenseBackward(input, weight, activation, values, outputGradient, weightGradient, biasGradient, inputGradient);
        _engine.DenseBackward(
            new DenseShape(input.Rows, input.Columns, weight.Rows), activation, Start(input), Start(weight), Start(values),
            Start(outputGradient), Start(weightGradient), Start(biasGradient), accumulate, Start(inputGradient));
        Keep(input, weight, values, outputGradient, weightGradient, biasGradient, inputGradient);
    }
}
