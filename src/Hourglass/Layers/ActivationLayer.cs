using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A pointwise function as a layer of its own, Y = f(X), for any shape.</summary>
/// <param name="activation">f.</param>
public sealed class ActivationLayer(Activation activation) : Layer
{
    private Activation _activation = activation;

    /// <summary>f, or the identity once it was detached.</summary>
    public Activation Activation => _activation;

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
