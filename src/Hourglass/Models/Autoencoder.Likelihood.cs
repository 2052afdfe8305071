using Hourglass.Compute;

namespace Hourglass.Models;

// How probable rows are under a model with Gaussian codes.
public sealed partial class Autoencoder
{
    /// <summary>Whether the model has an ELBO and a likelihood: codes drawn from a Gaussian q(z|x), and −log p(x|z) as loss.</summary>
    public bool HasLikelihood => Objective.HasBound(Bottleneck);

    /// <summary>
    /// An estimate of log p(x) of each row, in nats, from K codes per row: log 1/K Σₖ p(x|zₖ)·p(zₖ) / q(zₖ|x), zₖ drawn from q(z|x), p(z) =
    /// N(0, I) (Burda, Grosse and Salakhutdinov, 2016, eq. 8). Its mean over draws is at least the ELBO, at most log p(x), and never falls
    /// as K grows. Densities are of scaled values.
    /// </summary>
    /// <param name="rows">Rows (n, features) in the units of the data, at least one; binarized or corrupted as the recipe says.</param>
    /// <param name="samples">K, at least 1. Time grows with it, memory does not.</param>
    /// <param name="seed">
    /// The same seed gives the same draws, and the first of them are those of a smaller K; the recipe's where null.
    /// </param>
    /// <param name="labels">The classes of the rows, for a conditional model, whose log p(x|class) it then is.</param>
    /// <param name="cancellation">Stops the estimate.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has no likelihood: its bottleneck is not Gaussian, or its loss is not −log p(x|z).
    /// </exception>
    public double[] LogLikelihood(
        float[,] rows, int samples, ulong? seed = null, ReadOnlySpan<int> labels = default,
        CancellationToken cancellation = default) =>
        LogLikelihood(RowArrays.Table(rows), samples, seed, labels, cancellation);

    /// <summary>An estimate of log p(x) of each row of a table of raw values.</summary>
    /// <inheritdoc cref="LogLikelihood(float[,], int, ulong?, ReadOnlySpan{int}, CancellationToken)"/>
    public double[] LogLikelihood(
        RowTable rows, int samples, ulong? seed = null, ReadOnlySpan<int> labels = default,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (!HasLikelihood)
        {
            throw new InvalidOperationException(
                $"The model “{Recipe.Name}” has no likelihood: it takes a gaussian bottleneck and binaryCrossEntropy or "
                + $"gaussianLikelihood as loss; it has {Bottleneck} and {Objective.Reconstruction.Name}.");
        }

        var result = new double[rows.Rows];
        var draws = seed ?? Recipe.Training.Seed;
        var room = new float[ChunkRows];
        var weights = Backend.Allocate(ChunkRows).AsMatrix(0, ChunkRows, 1);
        ForEachChunk(rows, labels, draws, (workspace, source, start) =>
        {
            var count = source.Rows;
            workspace.Encode(source);
            var sums = new LogSums(result.AsSpan(start, count));
            for (var k = 0; k < samples; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                workspace.ApplyBottleneck(count, training: false, drawing: true, draws, start / ChunkRows, k);
                workspace.Decode(count);
                workspace.Weigh(count, 0, weights.SliceRows(0, count));
                Backend.Download(weights.SliceRows(0, count), room.AsSpan(0, count));
                sums.Add(room);
            }

            sums.Finish(samples);
        }, cancellation);
        return result;
    }

    /// <summary>log Σ exp of numbers that come one after the other, a row each: the largest so far, and the sum beside it.</summary>
    private readonly ref struct LogSums
    {
        private readonly Span<double> _largest;
        private readonly double[] _sums;

        internal LogSums(Span<double> result)
        {
            _largest = result;
            _sums = new double[result.Length];
            result.Fill(double.NegativeInfinity);
        }

        internal void Add(ReadOnlySpan<float> values)
        {
            for (var r = 0; r < _sums.Length; r++)
            {
                double value = values[r];
                if (value > _largest[r]) (_sums[r], _largest[r]) = (_sums[r] * Math.Exp(_largest[r] - value) + 1, value);
                else _sums[r] += Math.Exp(value - _largest[r]);
            }
        }

        internal void Finish(int count)
        {
            for (var r = 0; r < _sums.Length; r++) _largest[r] += Math.Log(_sums[r] / count);
        }
    }
}
