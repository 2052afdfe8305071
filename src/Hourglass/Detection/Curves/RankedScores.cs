using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>Distinct scores in descending order, with the number of anomalies and normal rows that have each.</summary>
internal sealed class RankedScores
{
    internal RankedScores(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies)
    {
        if (scores.Length != anomalies.Length)
            throw new ArgumentException($"Expected a label per score, {scores.Length}; found {anomalies.Length}.", nameof(anomalies));
        var (sorted, labels) = (scores.ToArray(), anomalies.ToArray());
        foreach (var score in sorted)
            if (!float.IsFinite(score)) throw new InvalidInputException($"Expected finite scores; found {score}.", nameof(scores));
        Array.Sort(sorted, labels);
        for (var i = sorted.Length - 1; i >= 0;)
        {
            var (score, positive, negative) = (sorted[i], 0, 0);
            for (; i >= 0 && sorted[i] == score; i--)
            {
                if (labels[i]) positive++;
                else negative++;
            }

            Groups.Add((score, positive, negative));
            (Anomalies, Normals) = (Anomalies + positive, Normals + negative);
        }
    }

    internal List<(float Score, int Anomalies, int Normals)> Groups { get; } = [];

    internal long Anomalies { get; }

    internal long Normals { get; }
}
