using System.Globalization;

namespace Hourglass.Evaluation;

/// <summary>
/// How well rows are reconstructed, in the scaled units that the model sees. x is always the clean row, also if the model was given a
/// corrupted one.
/// </summary>
/// <param name="Loss">The objective of the model: reconstruction loss plus weighted penalties.</param>
/// <param name="MeanSquaredError">(x̂ − x)² averaged over all values of all rows.</param>
/// <param name="MeanAbsoluteError">|x̂ − x| averaged over all values of all rows.</param>
/// <param name="ExplainedVariance">
/// 1 − Σ(x̂ − x)² / Σ(x − mean)² with the column means of these rows: 1 for a perfect reconstruction, exactly 0 for predicting the means,
/// NaN if no value varies.
/// </param>
/// <param name="Rows">The number of rows measured.</param>
public sealed record Metrics(double Loss, double MeanSquaredError, double MeanAbsoluteError, double ExplainedVariance, int Rows)
{
    /// <summary>
    /// (x̃ − x)² averaged over all values: the error of the corrupted rows, before the model cleans them; null for a model without a
    /// corruption.
    /// </summary>
    public double? CorruptedMeanSquaredError { get; init; }

    /// <summary>
    /// The terms of the objective by name: <c>loss</c>, the reconstruction loss, and the terms of penalties and bottleneck. For a
    /// stochastic bottleneck they are of sampled codes, as in training; squared and absolute error always use the mean codes.
    /// </summary>
    public IReadOnlyDictionary<string, double> Terms { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether all metrics are equal, term by term.</summary>
    public bool Equals(Metrics? other) =>
        other is not null && (Loss, MeanSquaredError, Rows) == (other.Loss, other.MeanSquaredError, other.Rows)
        && MeanAbsoluteError == other.MeanAbsoluteError
        && ExplainedVariance.Equals(other.ExplainedVariance) && CorruptedMeanSquaredError == other.CorruptedMeanSquaredError
        && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Loss, MeanSquaredError, MeanAbsoluteError, Rows);

    /// <summary>One line: loss, errors, explained variance, rows, then the further terms of an objective with penalties.</summary>
    public override string ToString()
    {
        // The terms of a plain objective are the loss twice.
        var terms = Terms.Count <= 2 ? [] : Terms.Where(term => term.Key != "loss").Select(term => Text($"{term.Key} {term.Value:G4}"));
        return Text($"loss {Loss:G4}, MSE {MeanSquaredError:G4}")
            + (CorruptedMeanSquaredError is { } corrupted ? Text($" (corrupted rows {corrupted:G4})") : "")
            + Text($", MAE {MeanAbsoluteError:G4}, explained variance {ExplainedVariance:G4}, {Rows:N0} rows")
            + string.Concat(terms.Select(term => $", {term}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
