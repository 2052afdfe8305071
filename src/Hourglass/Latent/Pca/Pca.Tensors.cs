using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Latent;

// The same operations on System.Numerics.Tensors: the first dimension counts rows, the others are flattened.
public sealed partial class Pca
{
    /// <summary>Fits the rows of a tensor (n, …) without scaling.</summary>
    /// <inheritdoc cref="Fit(RowTable, AffineMap, int?, Backend?, CancellationToken)"/>
    public static Pca Fit(
        in ReadOnlyTensorSpan<float> rows, int? components = null, Backend? backend = null, CancellationToken cancellation = default) =>
        Fit(RowArrays.Table(rows), AffineMap.Identity, components, backend, cancellation);

    /// <summary>The codes (n, k) of rows (n, …).</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public Tensor<float> Encode(in ReadOnlyTensorSpan<float> rows) =>
        RowArrays.ToTensor(Encode(RowArrays.Table(rows), AffineMap.Identity));

    /// <summary>Decodes codes (n, k) to rows (n, d).</summary>
    /// <exception cref="ArgumentException">The codes have another width than k.</exception>
    public Tensor<float> Decode(in ReadOnlyTensorSpan<float> codes) =>
        RowArrays.ToTensor(Decode(RowArrays.Values(RowArrays.Table(codes))));

    /// <summary>decode(encode(rows)) of rows (n, …), in their shape.</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public Tensor<float> Reconstruct(in ReadOnlyTensorSpan<float> rows)
    {
        var result = Reconstruct(RowArrays.Table(rows), AffineMap.Identity);
        return Tensor.Create(RowArrays.Flat(result).ToArray(), rows.Lengths);
    }
}
