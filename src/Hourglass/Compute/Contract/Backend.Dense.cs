namespace Hourglass.Compute;

// The dense layer: a multiply with a bias and an activation.
public abstract partial class Backend
{
    /// <summary>
    /// output = f(input·weightᵀ + bias). input (batch, inputs), weight (outputs, inputs), bias (1, outputs) or none, output (batch,
    /// outputs). <paramref name="preActivation"/>, unless none, receives input·weightᵀ + bias.
    /// </summary>
    public virtual void DenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.DenseForward(input, weight, bias, output, preActivation);
        Multiply(input, false, weight, true, output);
        FinishDense(bias, activation, output, preActivation);
    }

    /// <summary>
    /// output = f(input·weight + bias): the dense layer with the transpose of another's weight. input (batch, inputs), weight (inputs,
    /// outputs), all else as in <see cref="DenseForward"/>.
    /// </summary>
    public virtual void TransposedDenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.TransposedDenseForward(input, weight, bias, output, preActivation);
        Multiply(input, false, weight, false, output);
        FinishDense(bias, activation, output, preActivation);
    }

    /// <summary>
    /// The dense layer's backward pass. First g = outputGradient · f′, in place; then biasGradient (+)= column sums of g,
    /// weightGradient (+)= gᵀ·input, inputGradient = g·weight. A gradient that is none is not computed.
    /// </summary>
    /// <param name="input">The layer's input (batch, inputs).</param>
    /// <param name="weight">(outputs, inputs).</param>
    /// <param name="activation">f.</param>
    /// <param name="values">What f′ is computed from: f's input where <see cref="Activation.DerivativeNeedsInput"/>, else its output;
    /// none for the identity.</param>
    /// <param name="outputGradient">∂loss/∂output on entry, ∂loss/∂(pre-activation) on return.</param>
    /// <param name="weightGradient">(outputs, inputs) or none.</param>
    /// <param name="biasGradient">(1, outputs) or none.</param>
    /// <param name="accumulate">Whether the parameter gradients are added to what is there.</param>
    /// <param name="inputGradient">(batch, inputs) or none.</param>
    public virtual void DenseBackward(
        Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient)
    {
        Check.DenseBackward(input, weight, activation, values, outputGradient, weightGradient, biasGradient, inputGradient);
        ActivateBackward(activation, values, outputGradient, outputGradient);
        if (!biasGradient.IsNone) ColumnSums(outputGradient, biasGradient, accumulate);
        if (!weightGradient.IsNone) Multiply(outputGradient, true, input, false, weightGradient, accumulate);
        if (!inputGradient.IsNone) Multiply(outputGradient, false, weight, false, inputGradient);
    }

    private void FinishDense(Matrix bias, Activation activation, Matrix output, Matrix preActivation)
    {
        if (!bias.IsNone) AddRow(output, bias, 1, output);
        if (!preActivation.IsNone) Copy(output, preActivation);
        Activate(activation, output, output);
    }
}
