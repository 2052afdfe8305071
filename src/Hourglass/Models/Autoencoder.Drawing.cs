using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Models;

// Codes as distributions: what q(z|x) is, and new samples from the prior.
public sealed partial class Autoencoder
{
    /// <summary>The distribution that the codes are held to, such as N(0, I); null where no penalty holds them to one.</summary>
    public Prior? Prior => Objective.Prior;

    /// <summary>q(z|x) for rows (n, features): means and variances of the code's dimensions. Deterministic.</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not Gaussian: a row has one code and no distribution.</exception>
    public LatentDistribution EncodeDistribution(float[,] rows, ReadOnlySpan<int> labels = default) =>
        EncodeDistribution(RowArrays.Table(rows), labels);

    /// <summary>q(z|x) for all rows of a table of raw values.</summary>
    /// <inheritdoc cref="EncodeDistribution(float[,], ReadOnlySpan{int})"/>
    public LatentDistribution EncodeDistribution(RowTable rows, ReadOnlySpan<int> labels = default)
    {
        CheckDistribution();
        var heads = Run(rows, 2 * LatentSize, HeadChunk, labels: labels);
        var (means, logVariances) = (new float[rows.Rows, LatentSize], new float[rows.Rows, LatentSize]);
        for (var r = 0; r < rows.Rows; r++)
        {
            for (var c = 0; c < LatentSize; c++)
                (means[r, c], logVariances[r, c]) = (heads[r, c], heads[r, LatentSize + c]);
        }

        return new LatentDistribution(means, logVariances);
    }

    internal void CheckDistribution()
    {
        if (Bottleneck is not GaussianBottleneck)
            throw new InvalidOperationException($"The model “{Recipe.Name}” has no distribution of codes: its bottleneck is {Bottleneck}.");
    }

    /// <summary>New samples in the units of the data (n, features): codes drawn from the <see cref="Prior"/>, decoded.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The same seed gives the same samples.</param>
    /// <param name="label">
    /// The class that all of them are to be of: an index into <see cref="ClassNames"/>; for a conditional model only.
    /// </param>
    /// <exception cref="InvalidOperationException">The model's codes are not regularized towards a known distribution.</exception>
    public float[,] Sample(int count, ulong seed, int? label = null)
    {
        if (label is not null && !IsConditional)
            throw new InvalidOperationException($"The model “{Recipe.Name}” is not conditional: it cannot be asked for a class.");
        return Decode(DrawCodes(count, seed), label is { } wanted ? [.. Enumerable.Repeat(wanted, count)] : []);
    }

    /// <summary>Codes drawn from the <see cref="Prior"/>, (n, latent).</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The same seed gives the same codes.</param>
    /// <exception cref="InvalidOperationException">The model's codes are not regularized towards a known distribution.</exception>
    public float[,] DrawCodes(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var prior = Prior ?? throw new InvalidOperationException(
            $"The model “{Recipe.Name}” cannot be sampled from: no penalty of its objective holds the codes to a known distribution.");
        var codes = new float[count, LatentSize];
        if (count == 0) return codes;
        var drawn = Backend.Allocate(checked(count * LatentSize)).AsMatrix(0, count, LatentSize);
        prior.Draw(Backend, new RandomStream(seed, RandomPurpose.Latent, 2), drawn);
        Backend.Download(drawn, RowArrays.Flat(codes));
        return codes;
    }

    internal static void HeadChunk(Workspace workspace, Matrix source, Span<float> heads)
    {
        workspace.Encode(source);
        workspace.Model.Backend.Download(workspace.EncoderOutput(source.Rows), heads);
    }
}
