using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>What encodes rows and reconstructs them: the autoencoder, or PCA for comparison. Values are in scaled units.</summary>
public interface IReconstructor
{
    /// <summary>The name in tables, such as <c>PCA-8</c>.</summary>
    string Name { get; }

    /// <summary>The number of values per row.</summary>
    int Features { get; }

    /// <summary>The number of values per code.</summary>
    int LatentSize { get; }

    /// <summary>Whether it has a likelihood, which <see cref="NegativeElbo"/> bounds.</summary>
    bool HasLikelihood { get; }

    /// <summary>The residuals x − x̂ (n, features).</summary>
    float[,] Residuals(DataSet rows);

    /// <summary>The codes (n, latent).</summary>
    float[,] Encode(DataSet rows);

    /// <summary>−ELBO in nats: the reconstruction loss of each value (n, features), and the divergence of each code (n).</summary>
    (float[,] Losses, double[] Divergences) NegativeElbo(DataSet rows);
}
