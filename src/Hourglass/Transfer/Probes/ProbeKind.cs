namespace Hourglass.Transfer;

/// <summary>The kind of a probe.</summary>
public enum ProbeKind
{
    /// <summary>The nearest neighbors, k = 5.</summary>
    Knn,

    /// <summary>Logistic regression, C = 1.</summary>
    Logistic,

    /// <summary>A linear support vector machine, C = 1.</summary>
    Svm,

    /// <summary>A random forest of 100 trees.</summary>
    Forest,

    /// <summary><see cref="KMeans"/> with one cluster per class, without labels.</summary>
    KMeans,
}
