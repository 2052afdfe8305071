namespace Hourglass.Objectives;

/// <summary>What a penalty looks at.</summary>
public enum PenaltyPlace
{
    /// <summary>What the bottleneck gives and the decoder takes.</summary>
    Code,

    /// <summary>What the encoder gives and the bottleneck takes.</summary>
    Head,

    /// <summary>What one layer of encoder or decoder gives: the penalty is an <see cref="ActivityPenalty"/>.</summary>
    Layer,
}
