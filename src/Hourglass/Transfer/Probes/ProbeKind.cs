namespace Hourglass.Transfer;

/// <summary>Which simple learner asks what codes hold.</summary>
public enum ProbeKind
{
    /// <summary><see cref="NeighborVote"/>, the 5 nearest rows.</summary>
    Knn,

    /// <summary><see cref="LogisticRegression"/>, C = 1.</summary>
    Logistic,

    /// <summary><see cref="LinearSvm"/>, C = 1.</summary>
    Svm,

    /// <summary><see cref="RandomForest"/>, 100 trees.</summary>
    Forest,

    /// <summary><see cref="KMeans"/> with a cluster for each class, without labels.</summary>
    KMeans,
}
