using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A distribution over codes that a penalty holds a model to, and from which new codes are drawn.</summary>
public abstract class Prior
{
    /// <summary>Draws a code for each row of <paramref name="codes"/> (n, code); the same stream gives the same codes. Allocates nothing.</summary>
    public abstract void Draw(Backend backend, RandomStream stream, Matrix codes);

    /// <summary>The same where each code has a class: a distribution of several parts may give each class one of its own; others take no notice.</summary>
    /// <param name="backend">Who does the arithmetic.</param>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="codes">(n, code), to be written.</param>
    /// <param name="labels">The class of each code, below <paramref name="classes"/>.</param>
    /// <param name="classes">How many classes there are, at least 1.</param>
    public virtual void Draw(Backend backend, RandomStream stream, Matrix codes, ReadOnlySpan<int> labels, int classes) => Draw(backend, stream, codes);

    /// <summary>The logarithm of the density at a code, in nats; over all codes the density integrates to 1.</summary>
    public abstract double LogDensity(ReadOnlySpan<float> code);

    /// <summary>Refuses a code of a size that the distribution is not defined for.</summary>
    /// <exception cref="ArgumentException">The size does not suit.</exception>
    public virtual void CheckSize(int latentSize)
    {
    }

    /// <summary>Refuses a number of classes that it cannot give parts to.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public virtual void CheckClasses(int classes)
    {
    }
}
