using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// The reconstruction loss of a recipe, by its name under the JSON key <c>loss</c>. To add a loss, derive a record from this one and
/// register it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("loss")]
public abstract record LossRecipe
{
    /// <summary>Creates the loss.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message begins with its name.</exception>
    public abstract ReconstructionLoss Create();
}
