namespace Hourglass.Transfer;

/// <summary>The use of the encoder below a new head.</summary>
public enum EncoderUse
{
    /// <summary>Pretrained without labels, and frozen.</summary>
    Frozen,

    /// <summary>Pretrained without labels, and fine-tuned with the head.</summary>
    FineTuned,

    /// <summary>Randomly initialized and trained with the head.</summary>
    FromScratch,
}
