using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A distribution over codes that a penalty holds a model to, and from which new codes are drawn.</summary>
public abstract class Prior
{
    /// <summary>Draws a code for each row of <paramref name="codes"/> (n, code); the same stream gives the same codes. Allocates nothing.</summary>
    public abstract void Draw(Backend backend, RandomStream stream, Matrix codes);

    /// <summary>The logarithm of the density at a code, in nats; over all codes the density integrates to 1.</summary>
    public abstract double LogDensity(ReadOnlySpan<float> code);

    /// <summary>Refuses a code of a size that the distribution is not defined for.</summary>
    /// <exception cref="ArgumentException">The size does not suit.</exception>
    public virtual void CheckSize(int latentSize)
    {
    }
}
