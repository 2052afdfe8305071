using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>An <see cref="ActivationLayer"/>.</summary>
public sealed record ActivationRecipe : LayerRecipe
{
    /// <summary>The function.</summary>
    public required ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    internal override Activation? Ending => Compute.Activation.Identity; // in a mirror it follows as a layer of its own

    internal override Layer Create(InitializationRecipe defaults) => new ActivationLayer(CreateActivation(Activation, Slope));
}
