namespace Hourglass.Detection;

/// <summary>A feature's part in the score of a row.</summary>
/// <param name="Name">The feature's name; for a part that is no feature, such as a dimension of the code, what it is.</param>
/// <param name="Share">Its part of the score: the shares of a row sum to its score. Those of the mahalanobis and code scores may be negative.</param>
/// <param name="Value">x in the units of the data; null for a part that is no feature.</param>
/// <param name="Reconstruction">x̂ in the units of the data; null for a part that is no feature.</param>
public sealed record FeatureShare(string Name, double Share, double? Value, double? Reconstruction)
{
    /// <summary>x − x̂ in the units of the data: above 0 where the row lies above what was expected.</summary>
    public double? Residual => Value - Reconstruction;
}
