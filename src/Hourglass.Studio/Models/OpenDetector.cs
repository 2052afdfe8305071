using Hourglass.Data;
using Hourglass.Detection;

namespace Hourglass.Studio;

/// <summary>The detector of a model that is looked into, and the scores of its rows, kept for the next request.</summary>
internal sealed class OpenDetector(AnomalyDetector detector)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(DataSet Rows, bool IsPca), float[]> _scores = [];

    internal AnomalyDetector Detector => detector;

    /// <summary>The scores of all rows of a part, by the model or by PCA of the same code size.</summary>
    /// <exception cref="NotFoundException">There is no PCA to compare with.</exception>
    internal float[] Scores(OpenPart part, bool isPca)
    {
        var scorer = isPca ? detector.Pca ?? throw new NotFoundException("there is no PCA to compare with.") : detector;
        lock (_gate)
        {
            if (!_scores.TryGetValue((part.Rows, isPca), out var scores)) _scores[(part.Rows, isPca)] = scores = scorer.Score(part.Rows);
            return scores;
        }
    }
}
