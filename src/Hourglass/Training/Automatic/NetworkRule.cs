using System.Numerics;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Training;

/// <summary>Layers, loss and last activation.</summary>
internal sealed record NetworkRule(string Choice, string Reason)
{
    private const int NarrowestLayer = 32, WidestLayer = 256, RowsForTwoLayers = 10_000;

    internal required IReadOnlyList<LayerRecipe> Encoder { get; init; }

    internal IReadOnlyList<LayerRecipe> Decoder { get; private init; } = [new MirrorRecipe()];

    internal BottleneckRecipe? Bottleneck { get; private init; }

    internal CorruptionRecipe? Corruption { get; private init; }

    internal ObjectiveRecipe Objective { get; private init; } = new();

    internal bool StartsAtPca { get; private init; }

    internal static NetworkRule Of(RowProfile profile, AffineMap map, int code, int rows, RecipeTask? task)
    {
        // Twice the values, as a power of two; few rows could not teach more than a few units.
        var width = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(2 * profile.Features)), NarrowestLayer, WidestLayer);
        int[] widths = rows >= RowsForTwoLayers && width / 2 > code ? [width, width / 2] : [width];
        // Bounded units leave rows far from all others to the linear path; rectified ones would extrapolate there.
        var activation = profile.IsBytes || profile.IsNearlyBinary ? ActivationKind.Relu : ActivationKind.Tanh;
        var hidden = widths.Select(units => (LayerRecipe)new DenseRecipe { Units = units, Activation = activation }).ToList();
        var sizes = string.Join(" → ", [profile.Features, .. widths, code]);
        var name = activation == ActivationKind.Relu ? "ReLU" : "tanh";
        if (task == RecipeTask.Generate) return Variational(profile, code, hidden, $"variational, {sizes} and mirrored, {name}");

        // Without noise a model of normal rows learns to copy details, and copies those of anomalies as well.
        var corruption = task switch
        {
            RecipeTask.Denoise => Noise(profile, map, 0.5),
            RecipeTask.Anomalies => Noise(profile, map, 1),
            _ => null,
        };
        var noise = corruption is null ? "" : FormattableString.Invariant($"; trained to remove noise of σ {corruption.Sigma}")
            + (task == RecipeTask.Anomalies ? ", so that only what normal rows have in common is kept" : "");
        return new NetworkRule(
            $"{sizes} and mirrored, {name}, beside a linear path; last activation linear",
            $"the linear path begins at PCA, so the layers learn what PCA cannot; squared error, which PCA minimizes too{noise}")
        {
            Encoder = [new ResidualRecipe { Projection = true, Layers = [.. hidden, new DenseRecipe { Units = code }] }],
            Corruption = corruption, StartsAtPca = true,
        };
    }

    private static NetworkRule Variational(RowProfile profile, int code, List<LayerRecipe> hidden, string choice)
    {
        var isBernoulli = profile.IsBytes || profile.IsNearlyBinary;
        return new NetworkRule(
            choice + (isBernoulli ? "; last activation sigmoid" : "; last activation linear"),
            "new rows are drawn from N(0, I); " + (isBernoulli
                ? "cross-entropy, as values lie within 0 and 1"
                : "Gaussian likelihood with a learned variance, as scaled values have no bounds"))
        {
            Encoder = hidden, Bottleneck = new GaussianBottleneckRecipe { Size = code },
            Decoder = [new MirrorRecipe { Activation = isBernoulli ? ActivationKind.Sigmoid : ActivationKind.Identity }],
            Objective = new()
            {
                Loss = isBernoulli ? new BinaryCrossEntropyRecipe() : new GaussianLikelihoodRecipe(),
                Penalties = [new KlDivergenceRecipe()],
            },
        };
    }

    /// <summary>Noise of a multiple of the deviation of the values, as a number of one digit.</summary>
    private static GaussianNoiseRecipe Noise(RowProfile profile, AffineMap map, double deviations)
    {
        var sigma = Math.Max(deviations * profile.Deviation(map), 1e-6);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(sigma)));
        return new GaussianNoiseRecipe { Sigma = (float)(Math.Round(sigma / unit) * unit) };
    }
}
