using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>What codes rows and builds them anew: the autoencoder, or PCA beside it. All in scaled units.</summary>
internal interface IRebuilder
{
    /// <summary>Its name in tables, such as <c>PCA-8</c>.</summary>
    string Name { get; }

    /// <summary>How many numbers a code is.</summary>
    int LatentSize { get; }

    /// <summary>Whether it has a likelihood, of which <see cref="Bound"/> is the bound.</summary>
    bool HasBound { get; }

    /// <summary>x − x̂ (n, features).</summary>
    float[,] Residuals(DataSet rows);

    /// <summary>The codes (n, latent).</summary>
    float[,] Codes(DataSet rows);

    /// <summary>−ELBO in nats: the reconstruction's part of each value (n, features), and what the code costs (n).</summary>
    (float[,] Losses, double[] Divergences) Bound(DataSet rows);
}
