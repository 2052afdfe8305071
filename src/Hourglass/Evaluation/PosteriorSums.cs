using Hourglass.Models;

namespace Hourglass.Evaluation;

/// <summary>Adds up what q(z|x) of one row after the other tells, in double.</summary>
internal sealed class PosteriorSums(int dimensions)
{
    private readonly double[] _divergences = new double[dimensions], _means = new double[dimensions], _squares = new double[dimensions];
    private int _rows;

    internal void BeginRow() => _rows++;

    /// <summary>One dimension of the row begun.</summary>
    internal void Add(int dimension, double mean, double logVariance)
    {
        _divergences[dimension] += LatentDistribution.Divergence(mean, logVariance);
        var difference = mean - _means[dimension]; // Welford's update: a large mean costs no accuracy
        _means[dimension] += difference / _rows;
        _squares[dimension] += difference * (mean - _means[dimension]);
    }

    internal PosteriorSummary Result() => _rows == 0
        ? throw new ArgumentException("Expected at least one row to summarize the codes of; found none.")
        : new PosteriorSummary([.. _divergences.Select(sum => sum / _rows)], [.. _squares.Select(sum => sum / _rows)], _rows);
}
