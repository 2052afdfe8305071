namespace Hourglass.Transfer;

/// <summary>What a number of labels is worth to one way of learning.</summary>
/// <param name="Use">What became of the encoder.</param>
/// <param name="Labels">How many labeled rows were given.</param>
/// <param name="Accuracies">The share of test rows told right, one for each seed.</param>
public sealed record LabelCurvePoint(EncoderUse Use, int Labels, IReadOnlyList<double> Accuracies)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mean => Accuracies.Average();

    /// <summary>The standard deviation over the seeds, divided by their number − 1; 0 for a single one.</summary>
    public double Deviation => Accuracies.Count < 2 ? 0 : Math.Sqrt(Accuracies.Sum(a => (a - Mean) * (a - Mean)) / (Accuracies.Count - 1));
}
