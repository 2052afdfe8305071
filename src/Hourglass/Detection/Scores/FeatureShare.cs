namespace Hourglass.Detection;

/// <summary>The share of a feature in the score of a row.</summary>
/// <param name="Name">The name of the feature, or of another term of the score, such as a dimension of the code.</param>
/// <param name="Share">The share: the shares of a row sum to its score. Those of the mahalanobis and code scores may be negative.</param>
/// <param name="Value">x in the units of the data; null for a term that is not a feature.</param>
/// <param name="Reconstruction">x̂ in the units of the data; null for a term that is not a feature.</param>
public sealed record FeatureShare(string Name, double Share, double? Value, double? Reconstruction)
{
    /// <summary>x − x̂ in the units of the data: positive if the value is higher than its reconstruction.</summary>
    public double? Residual => Value - Reconstruction;
}
