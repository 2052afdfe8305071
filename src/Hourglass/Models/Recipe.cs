using Hourglass.Bottlenecks;
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
    public string Name { get; set; } = "untitled";

    /// <summary>One sentence on what it shows and where it comes from.</summary>
    public string Description { get; set; } = "";

    /// <summary>What is read and how it is scaled and split.</summary>
    public DataRecipe Data { get; set; } = new();

    /// <summary>
    /// Whether encoder and decoder are told the class of each row: as many numbers more (planes more before a convolution) as there are classes, 1 for
    /// the row's own. Needs labeled data (Sohn et al., 2015).
    /// </summary>
    public bool Conditional { get; set; }

    /// <summary>x → x̃, what the encoder sees in training and when the model is measured; none where null.</summary>
    public CorruptionRecipe? Corruption { get; set; }

    /// <summary>x → what the bottleneck takes. Without a bottleneck the last layer's width is the size of the code.</summary>
    public IReadOnlyList<LayerRecipe> Encoder { get; set; } = [];

    /// <summary>What the encoder gives → code; the code is that itself where null.</summary>
    public BottleneckRecipe? Bottleneck { get; set; }

    /// <summary>Code → x̂. The last layer must give as many values as a sample has.</summary>
    public IReadOnlyList<LayerRecipe> Decoder { get; set; } = [];

    /// <summary>What first weights and biases are drawn from where a layer does not say.</summary>
    public InitializationRecipe Initialization { get; set; } = new();

    /// <summary>What is minimized.</summary>
    public ObjectiveRecipe Objective { get; set; } = new();

    /// <summary>How it is minimized.</summary>
    public TrainingRecipe Training { get; set; } = new();

    /// <summary>A mirrored fully-connected autoencoder: inputs → hidden … → code → … hidden → inputs.</summary>
    /// <param name="inputs">Values a sample.</param>
    /// <param name="widths">The encoder's widths; the last is the size of the code.</param>
    /// <param name="activation">Of all hidden layers; the code is linear.</param>
    /// <param name="output">Of the last layer.</param>
    public static Recipe Dense(
        int inputs, ReadOnlySpan<int> widths, Compute.ActivationKind activation = Compute.ActivationKind.Relu,
        Compute.ActivationKind output = Compute.ActivationKind.Identity)
    {
        if (widths.Length == 0) throw new ArgumentException("Expected at least one width, the size of the code.", nameof(widths));
        var (encoder, decoder) = (new List<LayerRecipe>(), new List<LayerRecipe>());
        for (var i = 0; i < widths.Length; i++)
        {
            var last = i == widths.Length - 1;
            encoder.Add(new DenseRecipe { Units = widths[i], Activation = last ? Compute.ActivationKind.Identity : activation });
        }

        for (var i = widths.Length - 2; i >= 0; i--) decoder.Add(new DenseRecipe { Units = widths[i], Activation = activation });
        decoder.Add(new DenseRecipe { Units = inputs, Activation = output });
        return new Recipe { Name = "dense", Encoder = encoder, Decoder = decoder };
    }
}
