namespace Hourglass.Compute;

// Pictures made smaller and larger. A pooling's geometry has as many output as input channels and no dilation; each window holds at least one value.
public abstract partial class Backend
{
    /// <summary>output = the largest value under each window; zeros around the input do not count.</summary>
    public abstract void MaxPoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output);

    /// <summary>inputGradient = each output's gradient at the place of its value; of equal values the first in the order of rows has it.</summary>
    public abstract void MaxPoolBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix output, Matrix outputGradient, Matrix inputGradient);

    /// <summary>output = the mean of the values under each window; zeros around the input do not count.</summary>
    public abstract void AveragePoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output);

    /// <summary>inputGradient = each output's gradient in equal shares at the places of its values.</summary>
    public abstract void AveragePoolBackward(in ConvolutionGeometry geometry, Matrix outputGradient, Matrix inputGradient);

    /// <summary>output = the input enlarged.</summary>
    public abstract void UpSampleForward(in UpSampleGeometry geometry, Matrix input, Matrix output);

    /// <summary>inputGradient = each output's gradient in its shares at the places it was made from.</summary>
    public abstract void UpSampleBackward(in UpSampleGeometry geometry, Matrix outputGradient, Matrix inputGradient);
}
