using Hourglass.Compute;

namespace Hourglass.GradientChecks;

/// <summary>A scalar function of float matrices whose gradient a program computes. Disposing of it restores what it changed.</summary>
internal abstract class DifferentiableFunction(Backend backend, ulong seed) : IDisposable
{
    internal Backend Backend { get; } = backend;

    /// <summary>The seed of all random numbers.</summary>
    protected ulong Seed { get; } = seed;

    /// <summary>What is checked, as the report names it.</summary>
    internal abstract string Name { get; }

    /// <summary>The matrices it is differentiated by.</summary>
    internal abstract IReadOnlyList<Variable> Variables { get; }

    /// <summary>The value at the point where the variables are, and the norm of the terms that it sums.</summary>
    internal abstract (double Value, double Norm) Evaluate();

    /// <summary>Writes the gradients at the point where the variables are.</summary>
    internal abstract void Differentiate();

    /// <summary>Moves the variables to a point, rounded by <see cref="DerivativeProbe.Round"/>. There is one for every number.</summary>
    internal abstract void MoveTo(uint point);

    /// <summary>The random numbers of a point and a variable, or of another index.</summary>
    internal RandomStream Draws(uint point, uint index) => new(Seed, RandomPurpose.Data, index, point);

    public abstract void Dispose();

    /// <summary>Rounds the values of a matrix so that steps from them are exact.</summary>
    protected void Round(Matrix values)
    {
        if (values.Length == 0) return;
        var point = new float[values.Length];
        Backend.Download(values, point);
        DerivativeProbe.Round(point);
        Backend.Upload(point, values);
    }

    /// <summary>A variable and its gradient.</summary>
    internal readonly record struct Variable(string Name, Matrix Values, Matrix Gradient);
}
