using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>
/// A layer of a recipe, by its name under the JSON key <c>layer</c>. To add a layer, derive a record from this one and register it with
/// <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("layer")]
public abstract record LayerRecipe
{
    /// <summary>Creates the layer; its network builds it for an input shape.</summary>
    /// <param name="context">The default initializers and, for a decoder, the encoder.</param>
    /// <exception cref="RecipeException">An option is out of its range.</exception>
    public abstract Layer Create(LayerContext context);

    /// <summary>Creates all layers of this recipe: one, except for a mirror.</summary>
    /// <param name="context">The default initializers and, for a decoder, the encoder.</param>
    public virtual IEnumerable<Layer> CreateAll(LayerContext context) => [Create(context)];

    /// <summary>The layer's last activation; null, the default, for a layer that computes nothing, such as a reshape.</summary>
    public virtual Activation? OutputActivation => null;

    /// <summary>
    /// Whether the layer belongs between two others, such as an activation or a normalization: a mirrored decoder puts it between their
    /// mirrors. False by default.
    /// </summary>
    public virtual bool IsBetween => false;

    /// <summary>Creates the decoder's counterpart of a layer, which restores the shape that <paramref name="built"/> received.</summary>
    /// <param name="built">The encoder's layer, created from this recipe and built.</param>
    /// <param name="activation">The last activation of the counterpart.</param>
    /// <param name="context">The default initializers.</param>
    /// <exception cref="RecipeException">The layer has no counterpart, which is the default.</exception>
    public virtual Layer Mirror(Layer built, Activation activation, LayerContext context) =>
        throw new RecipeException($"decoder: {built} cannot be mirrored; list the decoder's layers instead.");

    /// <summary>Creates an activation; null for <paramref name="slope"/> gives the kind's default.</summary>
    /// <exception cref="RecipeException">The kind has no slope.</exception>
    internal static Activation CreateActivation(ActivationKind kind, float? slope)
    {
        if (slope is not null && kind is not (ActivationKind.LeakyRelu or ActivationKind.Elu))
            throw new RecipeException($"Only leakyRelu and elu take a slope; found it with {JsonNames.Of(kind)}.");
        return kind switch
        {
            ActivationKind.LeakyRelu => Compute.Activation.LeakyRelu(slope ?? 0.01f),
            ActivationKind.Elu => Compute.Activation.Elu(slope ?? 1f),
            _ => new Activation(kind),
        };
    }
}
