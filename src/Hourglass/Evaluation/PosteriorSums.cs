using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Evaluation;

/// <summary>Accumulates the divergence and the variance of μ of q(z|x) row by row, in double precision.</summary>
internal sealed class PosteriorSums(int dimensions)
{
    private readonly double[] _divergences = new double[dimensions], _means = new double[dimensions], _squares = new double[dimensions];
    private int _rows;

    internal void BeginRow() => _rows++;

    /// <summary>Adds one dimension of the current row.</summary>
    internal void Add(int dimension, double mean, double logVariance)
    {
        _divergences[dimension] += LatentDistribution.Divergence(mean, logVariance);
        var difference = mean - _means[dimension]; // Welford's update, accurate for large means too
        _means[dimension] += difference / _rows;
        _squares[dimension] += difference * (mean - _means[dimension]);
    }

    internal PosteriorSummary Result() => _rows == 0
        ? throw new InvalidInputException("Expected at least one row to summarize the codes of; found none.")
        : new PosteriorSummary([.. _divergences.Select(sum => sum / _rows)], [.. _squares.Select(sum => sum / _rows)], _rows);
}
