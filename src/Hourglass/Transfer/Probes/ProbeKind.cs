namespace Hourglass.Transfer;

/// <summary>The kind of a probe.</summary>
public enum ProbeKind
{
    /// <summary><see cref="KNearestNeighbors"/>, k = 5.</summary>
    Knn,

    /// <summary><see cref="LogisticRegression"/>, C = 1.</summary>
    Logistic,

    /// <summary><see cref="LinearSvm"/>, C = 1.</summary>
    Svm,

    /// <summary><see cref="RandomForest"/>, 100 trees.</summary>
    Forest,

    /// <summary><see cref="KMeans"/> with one cluster per class, without labels.</summary>
    KMeans,
}
