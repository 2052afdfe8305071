using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.Models;

/// <summary>
/// A whole experiment as data: what is read, the parts of the autoencoder, and how it is trained. Its JSON form (camelCase keys) is what
/// <c>hourglass train</c> takes and what a model file carries.
/// </summary>
public sealed record Recipe
{
    /// <summary>A short name, such as <c>mnist-sigmoid</c>.</summary>
    public string Name { get; init; } = "untitled";

    /// <summary>One sentence on what it shows and where it comes from.</summary>
    public string Description { get; init; } = "";

    /// <summary>What the model is for; null where it is for no task in particular.</summary>
    public RecipeTask? Task { get; init; }

    /// <summary>
    /// The anomaly score that the model is meant for, by its registered name, such as <c>mae</c>: <c>hourglass train</c> fits a detector
    /// with it after training, and <c>hourglass detect fit</c> takes it by default. None where null.
    /// </summary>
    public string? Score { get; init; }

    /// <summary>What is read and how it is scaled and split.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>
    /// Whether encoder and decoder are conditioned on the class of each row: they receive as many additional numbers (planes before a
    /// convolution) as there are classes, 1 for the row's own. Needs labeled data (Sohn et al., 2015).
    /// </summary>
    public bool Conditional { get; init; }

    /// <summary>x → x̃, what the encoder sees in training and when the model is measured; none where null.</summary>
    public CorruptionRecipe? Corruption { get; init; }

    /// <summary>x → what the bottleneck takes. Without a bottleneck the last layer's width is the size of the code.</summary>
    public IReadOnlyList<LayerRecipe> Encoder { get; init => field = [.. value]; } = [];

    /// <summary>What the encoder gives → code; the code is that itself where null.</summary>
    public BottleneckRecipe? Bottleneck { get; init; }

    /// <summary>Code → x̂. The last layer must give as many values as a sample has.</summary>
    public IReadOnlyList<LayerRecipe> Decoder { get; init => field = [.. value]; } = [];

    /// <summary>What first weights and biases are drawn from where a layer does not say.</summary>
    public InitializationRecipe Initialization { get; init; } = new();

    /// <summary>What is minimized.</summary>
    public ObjectiveRecipe Objective { get; init; } = new();

    /// <summary>How it is minimized.</summary>
    public TrainingRecipe Training { get; init; } = new();

    /// <summary>
    /// A fully connected autoencoder: inputs → hidden … → code → … hidden → inputs. The width of the data need not be given.
    /// </summary>
    /// <param name="widths">The encoder's widths, at least one; the last is the size of the code. The decoder mirrors them.</param>
    /// <param name="activation">The activation of all hidden layers; the code is linear.</param>
    /// <param name="output">The activation of the last layer.</param>
    /// <exception cref="ArgumentException">There is no width.</exception>
    public static Recipe Dense(
        ReadOnlySpan<int> widths, ActivationKind activation = ActivationKind.Relu, ActivationKind output = ActivationKind.Identity)
    {
        if (widths.Length == 0) throw new ArgumentException("Expected at least one width, the size of the code.", nameof(widths));
        var encoder = new List<LayerRecipe>();
        foreach (var width in widths) encoder.Add(new DenseRecipe { Units = width, Activation = activation });
        encoder[^1] = new DenseRecipe { Units = widths[^1] };
        return new Recipe { Name = "dense", Encoder = encoder, Decoder = [new MirrorRecipe { Activation = output }] };
    }
}
