namespace Hourglass.Models;

/// <summary>How batches are drawn from the training rows.</summary>
public enum SamplingKind
{
    /// <summary>Every row once an epoch, in an order drawn anew each epoch; the last batch may be short.</summary>
    Shuffle,

    /// <summary>Each batch is drawn with replacement from all rows.</summary>
    Replacement,
}
