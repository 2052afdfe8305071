namespace Hourglass.Search;

/// <summary>What makes two codes near.</summary>
public enum SearchDistance
{
    /// <summary>√Σ(a − b)².</summary>
    Euclidean,

    /// <summary>1 − a·b / (‖a‖·‖b‖), from 0 to 2: the angle between two codes, whatever their lengths.</summary>
    Cosine,
}
