namespace Hourglass.Evaluation;

/// <summary>How well rows are reconstructed; x is always the clean row, also where the model saw a corrupted one. All in the scaled units that the model sees.</summary>
/// <param name="Loss">The model's own objective: reconstruction loss and weighted penalties.</param>
/// <param name="MeanSquaredError">(x̂ − x)² averaged over all values of all rows.</param>
/// <param name="MeanAbsoluteError">|x̂ − x| averaged likewise.</param>
/// <param name="ExplainedVariance">
/// 1 − Σ(x̂ − x)² / Σ(x − mean)², the means being those of these rows, column by column: 1 for a perfect copy, exactly 0 for predicting the
/// mean; NaN where no value varies.
/// </param>
/// <param name="Rows">How many rows were measured.</param>
public sealed record Metrics(double Loss, double MeanSquaredError, double MeanAbsoluteError, double ExplainedVariance, int Rows)
{
    /// <summary>
    /// (x̃ − x)² averaged likewise: the error of the corrupted rows themselves, before the model cleans them; null where it has no corruption.
    /// </summary>
    public double? CorruptedMeanSquaredError { get; init; }

    /// <summary>
    /// The terms of the objective by name: <c>loss</c>, the reconstruction loss, and what each penalty and the bottleneck tell. Where the bottleneck
    /// draws its codes these are of drawn codes, as in training; squared and absolute error are always of the mean ones.
    /// </summary>
    public IReadOnlyDictionary<string, double> Terms { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether all figures are the same, term by term.</summary>
    public bool Equals(Metrics? other) =>
        other is not null && (Loss, MeanSquaredError, MeanAbsoluteError, Rows) == (other.Loss, other.MeanSquaredError, other.MeanAbsoluteError, other.Rows)
        && ExplainedVariance.Equals(other.ExplainedVariance) && CorruptedMeanSquaredError == other.CorruptedMeanSquaredError
        && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Loss, MeanSquaredError, MeanAbsoluteError, Rows);
}
