namespace Hourglass.Models;

/// <summary>One line of a training history.</summary>
/// <param name="Step">How many optimizer steps had been made.</param>
/// <param name="Epoch">How many passes over the training rows that is (a fraction where training goes by iterations).</param>
/// <param name="LearningRate">The rate of the step before (of the next one where training goes by iterations).</param>
/// <param name="Seconds">Time spent training until then, measurement of validation rows included.</param>
/// <param name="Train">
/// The terms of the objective: <c>loss</c>, the weighted sum, and each term by its name. By epochs: the mean over the epoch's batches, each
/// before its update. By iterations: the batch of step <paramref name="Step"/>, before its update.
/// </param>
/// <param name="Validation">The same terms over all validation rows, and <c>mse</c> and <c>mae</c>; null where there are none.</param>
public sealed record HistoryEntry(
    long Step, double Epoch, double LearningRate, double Seconds,
    IReadOnlyDictionary<string, double> Train, IReadOnlyDictionary<string, double>? Validation)
{
    /// <summary>
    /// The entry as one line of JSON: <c>{"step":…,"epoch":…,"learningRate":…,"seconds":…,"train":{…},"validation":{…}}</c>.
    /// </summary>
    public string ToJson() => HistoryJson.WriteLine(this);
}
