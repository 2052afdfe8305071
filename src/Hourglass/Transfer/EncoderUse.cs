namespace Hourglass.Transfer;

/// <summary>What becomes of the encoder below a new head.</summary>
public enum EncoderUse
{
    /// <summary>Trained before, without labels, and left as it is.</summary>
    Frozen,

    /// <summary>Trained before, without labels, and trained on with the head.</summary>
    FineTuned,

    /// <summary>Drawn anew: nothing is known but the labeled rows.</summary>
    FromScratch,
}
