namespace Hourglass.Compute;

/// <summary>The pointwise distances between a reconstruction x̂ and its target x.</summary>
public enum LossKind
{
    /// <summary>(x̂ − x)².</summary>
    SquaredError,

    /// <summary>|x̂ − x|; its slope at 0 is 0.</summary>
    AbsoluteError,

    /// <summary>½(x̂ − x)² within δ of the target, else δ(|x̂ − x| − ½δ) (Huber, 1964).</summary>
    Huber,

    /// <summary>
    /// −x ln σ(z) − (1 − x) ln(1 − σ(z)) from the logit z, computed as max(z, 0) − x·z + ln(1 + e^−|z|), which is finite for any z.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary>(x̂ − x)² / 2σ² + ½ ln 2πσ², the negative log-likelihood of a normal distribution in nats.</summary>
    GaussianLikelihood,
}
