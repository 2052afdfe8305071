namespace Hourglass.Objectives;

/// <summary>The values that a penalty applies to.</summary>
public enum PenaltyTarget
{
    /// <summary>The code: the bottleneck's output and the decoder's input.</summary>
    Code,

    /// <summary>The encoder's output, which is the bottleneck's input.</summary>
    EncoderOutput,

    /// <summary>The output of one layer of encoder or decoder: the penalty is an <see cref="ActivityPenalty"/>.</summary>
    Layer,
}
