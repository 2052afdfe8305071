using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// The distribution towards which a model's objective regularizes its codes (<see cref="Autoencoder.Prior"/>), as a density; nothing is
/// fitted.
/// </summary>
public sealed class PriorDensity : CodeDensity
{
    private readonly Autoencoder _model;

    /// <summary>The prior of a model.</summary>
    /// <exception cref="ArgumentException">No penalty regularizes the model's codes towards a known distribution.</exception>
    public PriorDensity(Autoencoder model)
        : base(model.LatentSize)
    {
        if (model.Prior is null)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” has no prior: no penalty regularizes its codes towards a known distribution.",
                nameof(model));
        _model = model;
    }

    /// <inheritdoc/>
    public override string Name => "prior";

    /// <summary>0: it is not estimated.</summary>
    public override int ParameterCount => 0;

    /// <summary>The codes of <see cref="Autoencoder.DrawCodes"/>.</summary>
    /// <inheritdoc/>
    public override float[,] Sample(int count, ulong seed) => _model.DrawCodes(count, seed);

    /// <inheritdoc/>
    public override string ToString() => $"prior {_model.Prior}";

    internal override double LogDensity(ReadOnlySpan<float> code) => _model.Prior!.LogDensity(code);

    internal override void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix) =>
        throw new InvalidOperationException("A prior is a part of the model's recipe and is not saved as a density.");

    internal override void Draw(RandomStream stream, Span<float> code) =>
        throw new InvalidOperationException("A prior samples all codes at once.");
}
