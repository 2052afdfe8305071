namespace Hourglass.Compute;

/// <summary>How a picture is upsampled.</summary>
public enum UpSampleKind
{
    /// <summary>Each value is repeated.</summary>
    Nearest,

    /// <summary>
    /// Between the centers of four values (PyTorch's <c>align_corners=False</c>, Keras' <c>bilinear</c>): output y lies at (y + ½) / factor
    /// − ½ of the input, held within it.
    /// </summary>
    Bilinear,
}
