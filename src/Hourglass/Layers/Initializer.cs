using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What the first values of a weight or bias are drawn from.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Sigma">The standard deviation of <see cref="InitializerKind.Normal"/>; unused else.</param>
public readonly record struct Initializer(InitializerKind Kind, float Sigma = 0)
{
    /// <summary>All 0; the default for biases.</summary>
    public static Initializer Zeros => new(InitializerKind.Zeros);

    /// <summary>All 1; the default for the factors of normalizations.</summary>
    public static Initializer Ones => new(InitializerKind.Ones);

    /// <summary>Glorot and Bengio, 2010, eq. 16; the default for weights.</summary>
    public static Initializer GlorotUniform => new(InitializerKind.GlorotUniform);

    /// <summary>Glorot and Bengio, 2010, as a normal distribution of the same variance.</summary>
    public static Initializer GlorotNormal => new(InitializerKind.GlorotNormal);

    /// <summary>He et al., 2015, eq. 10, as a uniform distribution of the same variance.</summary>
    public static Initializer HeUniform => new(InitializerKind.HeUniform);

    /// <summary>He et al., 2015, eq. 10.</summary>
    public static Initializer HeNormal => new(InitializerKind.HeNormal);

    /// <summary>Normal with mean 0 and standard deviation <paramref name="sigma"/>.</summary>
    public static Initializer Normal(float sigma) => new(InitializerKind.Normal, sigma);

    /// <summary>Fills <paramref name="values"/> with draws from <paramref name="stream"/>.</summary>
    /// <param name="backend">The owner of the values.</param>
    /// <param name="stream">The draws.</param>
    /// <param name="fanIn">Inputs of a unit.</param>
    /// <param name="fanOut">Outputs of a unit.</param>
    /// <param name="values">To be filled.</param>
    public void Fill(Backend backend, RandomStream stream, int fanIn, int fanOut, Matrix values)
    {
        switch (Kind)
        {
            case InitializerKind.Zeros: backend.Fill(values, 0); break;
            case InitializerKind.Ones: backend.Fill(values, 1); break;
            case InitializerKind.Normal: backend.FillNormal(stream, 0, Sigma, values); break;
            case InitializerKind.GlorotUniform: Uniform(6.0 / (fanIn + fanOut)); break;
            case InitializerKind.GlorotNormal: Normal(2.0 / (fanIn + fanOut)); break;
            case InitializerKind.HeUniform: Uniform(6.0 / fanIn); break;
            case InitializerKind.HeNormal: Normal(2.0 / fanIn); break;
            default: throw new InvalidOperationException($"Unknown initializer {Kind}.");
        }

        void Uniform(double squaredLimit)
        {
            var limit = (float)Math.Sqrt(squaredLimit);
            backend.FillUniform(stream, -limit, limit, values);
        }

        void Normal(double variance) => backend.FillNormal(stream, 0, (float)Math.Sqrt(variance), values);
    }
}
