using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A distribution over codes that a penalty regularizes a model towards, and from which new codes are sampled.</summary>
public abstract class Prior
{
    /// <summary>Samples codes; the same stream gives the same codes. Allocates nothing.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="stream">The random stream.</param>
    /// <param name="codes">Receives the codes (n, code).</param>
    public abstract void Draw(Backend backend, RandomStream stream, Matrix codes);

    /// <summary>Samples a code of each class: a mixture may give each class its own part; by default classes are ignored.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="stream">The random stream.</param>
    /// <param name="codes">Receives the codes (n, code).</param>
    /// <param name="labels">The class of each code, below <paramref name="classes"/>.</param>
    /// <param name="classes">The number of classes, at least 1.</param>
    public virtual void Draw(Backend backend, RandomStream stream, Matrix codes, ReadOnlySpan<int> labels, int classes) =>
        Draw(backend, stream, codes);

    /// <summary>The log-density at a code, in nats; the density integrates to 1.</summary>
    public abstract double LogDensity(ReadOnlySpan<float> code);

    /// <summary>Checks that the distribution is defined for codes of a size.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public virtual void CheckSize(int latentSize)
    {
    }

    /// <summary>Checks that the distribution has a part for each of so many classes.</summary>
    /// <exception cref="ArgumentException">It has too few.</exception>
    public virtual void CheckClasses(int classes)
    {
    }
}
