namespace Hourglass.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs or iterations were made.</summary>
    Completed,

    /// <summary>The validation loss had not improved for as long as early stopping bears; the best weights were put back.</summary>
    EarlyStopped,

    /// <summary>The caller asked to stop; the weights are those of the last finished step.</summary>
    Canceled,
}
