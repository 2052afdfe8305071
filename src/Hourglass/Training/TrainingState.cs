using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>
/// Everything besides weights and optimizer slabs that a run needs to go on exactly: counters and sums. The random draws and the order of
/// rows follow from seed and step.
/// </summary>
internal sealed class TrainingState
{
    internal long Step { get; set; }

    internal double Seconds { get; set; }

    /// <summary>Σ term · rows of each term of the objective, and Σ rows, over the batches of the running epoch.</summary>
    internal double[] EpochTerms { get; set; } = [];

    internal long EpochRows { get; set; }

    /// <summary>Early stopping: the lowest validation loss, and measurements since.</summary>
    internal double BestLoss { get; set; } = double.PositiveInfinity;

    internal int Waited { get; set; }

    internal History History { get; set; } = new();
}
