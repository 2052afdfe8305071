namespace Hourglass.Search;

/// <summary>The distance between two codes.</summary>
public enum SearchDistance
{
    /// <summary>√Σ(a − b)².</summary>
    Euclidean,

    /// <summary>1 − a·b / (‖a‖·‖b‖), from 0 to 2: depends on the angle between two codes, not on their lengths.</summary>
    Cosine,
}
