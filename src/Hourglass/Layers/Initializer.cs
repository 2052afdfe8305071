using System.Globalization;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>The distribution of the initial values of a weight or bias.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Sigma">The standard deviation of <see cref="InitializerKind.Normal"/>; unused by other distributions.</param>
public readonly record struct Initializer(InitializerKind Kind, float Sigma = 0)
{
    /// <summary>All 0; the default for biases.</summary>
    public static Initializer Zeros => new(InitializerKind.Zeros);

    /// <summary>All 1; the default for the scale of normalizations.</summary>
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

    /// <summary>Fills <paramref name="values"/> with random values.</summary>
    /// <param name="backend">The backend that owns the values.</param>
    /// <param name="stream">The random stream.</param>
    /// <param name="fanIn">The number of inputs of a unit.</param>
    /// <param name="fanOut">The number of outputs of a unit.</param>
    /// <param name="values">The matrix to fill.</param>
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

/// <summary>An initializer of a recipe.</summary>
public sealed record InitializerRecipe
{
    /// <summary>The distribution.</summary>
    public required InitializerKind Kind { get; init; }

    /// <summary>The standard deviation of <c>normal</c>, above 0, which requires it; null for all other distributions.</summary>
    public float? Sigma { get; init; }

    /// <summary>Creates the initializer.</summary>
    /// <exception cref="RecipeException"><see cref="Sigma"/> is missing, out of its range, or not allowed.</exception>
    internal Initializer Create()
    {
        if (Kind == InitializerKind.Normal && !(Sigma > 0))
        {
            var found = Sigma?.ToString(CultureInfo.InvariantCulture) ?? "none";
            throw new RecipeException($"The initializer normal needs a sigma above 0; found {found}.");
        }

        if (Kind != InitializerKind.Normal && Sigma is not null)
            throw new RecipeException($"Only the initializer normal takes a sigma; found it with {JsonNames.Of(Kind)}.");
        return new Initializer(Kind, Sigma ?? 0);
    }
}
