using Hourglass.Compute;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

public sealed partial class Pca
{
    /// <summary>The buffers of one pass over rows, block by block.</summary>
    private sealed class Run
    {
        private readonly Pca _pca;
        private readonly Matrix _rows, _codes, _reconstruction;

        internal Run(Pca pca, int rows)
        {
            _pca = pca;
            var count = Math.Min(rows, Covariance.RowsOfBlock(pca.Features));
            _rows = Allocate(pca.Features);
            _codes = Allocate(pca.LatentSize);
            _reconstruction = Allocate(pca.Features);

            Matrix Allocate(int width) => pca._backend.Allocate(count * width).AsMatrix(0, count, width);
        }

        /// <summary>The blocks of a table, scaled and centered. Each is valid until the next.</summary>
        internal IEnumerable<(int Start, Matrix Block)> Centered(RowTable rows, AffineMap map)
        {
            if (rows.Columns != _pca.Features)
            {
                throw new InvalidInputException(
                    $"The PCA was fitted on rows of {_pca.Features} values; found rows of {rows.Columns}.", nameof(rows));
            }

            var centered = map.Subtract(_pca._mean);
            foreach (var indices in RowBlocks.Of(rows.Rows, Covariance.RowsOfBlock(_pca.Features)))
            {
                var block = _rows.SliceRows(0, indices.Length);
                _pca._backend.Gather(rows, centered, indices, block);
                yield return (indices[0], block);
            }
        }

        internal Matrix Upload(ReadOnlySpan<float> codes)
        {
            var block = _codes.SliceRows(0, codes.Length / _codes.Columns);
            _pca._backend.Upload(codes, block);
            return block;
        }

        internal Matrix Encode(Matrix centered)
        {
            var codes = _codes.SliceRows(0, centered.Rows);
            _pca._backend.Multiply(centered, false, _pca._weights, true, codes);
            return codes;
        }

        /// <summary>code·components, without the mean.</summary>
        internal Matrix Decode(Matrix codes)
        {
            var rows = _reconstruction.SliceRows(0, codes.Rows);
            _pca._backend.Multiply(codes, false, _pca._weights, false, rows);
            return rows;
        }
    }
}
