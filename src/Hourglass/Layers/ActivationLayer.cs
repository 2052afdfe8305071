using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A pointwise activation function as a separate layer, Y = f(X), for any shape.</summary>
/// <param name="activation">f.</param>
internal sealed class ActivationLayer(Activation activation) : Layer
{
    private Activation _activation = activation;

    /// <summary>f, or the identity after it was detached.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override Activation? OutputActivation => _activation;

    /// <inheritdoc/>
    public override bool PassesThrough(bool training) => _activation.Kind == ActivationKind.Identity;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.Activate(_activation, pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (pass.InputGradient.IsNone) return;
        var values = _activation.DerivativeNeedsInput ? pass.Input : pass.Output;
        pass.Backend.ActivateBackward(_activation, values, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        var detached = _activation;
        _activation = Activation.Identity;
        return detached;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Activation {Name} ({_activation.Kind})";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input;
}

/// <summary>A pointwise activation function.</summary>
public sealed record ActivationRecipe : LayerRecipe
{
    /// <summary>The activation function.</summary>
    public required ActivationKind Activation { get; init; }

    /// <summary>The negative slope of leaky ReLU or α of ELU; null for the default, 0.01 or 1. Not allowed for other functions.</summary>
    public float? Slope { get; init; }

    /// <inheritdoc/>
    public override Activation? OutputActivation => Compute.Activation.Identity; // in a mirror it follows as a separate layer

    /// <inheritdoc/>
    public override bool IsBetween => true;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new ActivationLayer(CreateActivation(Activation, Slope));
}
