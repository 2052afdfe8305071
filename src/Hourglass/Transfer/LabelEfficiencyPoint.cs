namespace Hourglass.Transfer;

/// <summary>The accuracy for one number of labels and one use of the encoder.</summary>
/// <param name="Use">The use of the encoder.</param>
/// <param name="Labels">The number of labeled rows.</param>
/// <param name="Accuracies">The accuracy on the test rows for each seed.</param>
public sealed record LabelEfficiencyPoint(EncoderUse Use, int Labels, IReadOnlyList<double> Accuracies)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mean => Accuracies.Average();

    /// <summary>The standard deviation over the seeds (divided by n − 1); 0 for a single seed.</summary>
    public double Deviation => Accuracies.Count < 2 ? 0 : Math.Sqrt(Accuracies.Sum(a => (a - Mean) * (a - Mean)) / (Accuracies.Count - 1));
}
