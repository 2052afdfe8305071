using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// A layer of a network. It holds parameters, never activations: a pass reads and writes only the matrices that the caller passes in, so
/// one layer can run twice in a step, and inference from several threads is safe.
/// </summary>
/// <remarks>
/// A layer is built once for an input shape (<see cref="Build"/>), which checks shapes and declares parameters. <see cref="Backward"/> adds
/// to parameter gradients and overwrites the input gradient; only the gradients that the caller requests are computed.
/// </remarks>
public abstract class Layer : ModelPart
{
    /// <summary>The shape of one input sample; <c>default</c> before it is built.</summary>
    public Shape InputShape { get; private set; }

    /// <summary>The shape of one output sample; <c>default</c> before it is built.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>The number of floats per sample that <see cref="Forward"/> stores in the cache for <see cref="Backward"/>.</summary>
    public virtual int CacheSize => 0;

    /// <summary>The number of floats per sample that <see cref="Backward"/> needs as scratch.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>
    /// Whether the output equals the input, value for value (a flatten; a dropout outside training): then a container passes the same
    /// matrix through and calls neither pass.
    /// </summary>
    public virtual bool PassesThrough(bool training) => false;

    /// <summary>Computes output = layer(input). Allocates nothing.</summary>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// Computes output = f(norm(layer(input))) in one pass, with the norm's running values folded into the layer's weights. The folded
    /// weights are computed each time, in the pass's cache, so they are never outdated. Returns false, without effect, if the layer does
    /// not support it or the cache is too small for its weights.
    /// </summary>
    internal virtual bool TryForwardFolded(in ForwardPass pass, BatchNorm norm, Activation activation) => false;

    /// <summary>
    /// Adds the parameters' gradients and writes the input's, from the output's, which may be overwritten. Allocates nothing.
    /// </summary>
    public abstract void Backward(in BackwardPass pass);

    /// <summary>Sets the input shape, checks it and declares the parameters. Called once.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="name">The layer's name in its model, such as <c>encoder.0</c>; the names of its parameters begin with it.</param>
    /// <exception cref="ShapeException">The layer does not support such an input; the message names both.</exception>
    /// <exception cref="InvalidOperationException">It is built already.</exception>
    public void Build(Shape input, string name)
    {
        if (InputShape.Rank != 0) throw new InvalidOperationException($"{this} is built already; a layer belongs to one network.");
        (Name, InputShape) = (name, input);
        OutputShape = OnBuild(input);
    }

    /// <summary>The activation that ends the layer; null, as by default, if it has none of its own.</summary>
    public virtual Activation? OutputActivation => null;

    /// <summary>
    /// Removes the layer's last activation and returns it, so that a loss can be computed from the logits (cross-entropy from logits; one
    /// pass for activation, loss and both gradients). The identity by default.
    /// </summary>
    public virtual Activation DetachActivation() => Activation.Identity;

    /// <summary>Checks <paramref name="input"/>, adds parameters and states, and returns the output shape.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="ShapeException">The layer does not support such an input.</exception>
    protected abstract Shape OnBuild(Shape input);

    /// <summary>
    /// The matrices for the gradients of a weight and its bias (none for a bias that is null), and whether to add to them. If only one of
    /// them has a gradient so far, such as a weight that another layer or a penalty shares, the other is set to zeros.
    /// </summary>
    private protected static (Matrix Weight, Matrix Bias, bool Accumulate) BeginGradients(
        Backend backend, Parameter weight, Parameter? bias)
    {
        var accumulate = weight.BeginGradient();
        if (bias is null) return (weight.Gradient, default, accumulate);
        if (bias.BeginGradient() == accumulate) return (weight.Gradient, bias.Gradient, accumulate);
        backend.Fill(accumulate ? bias.Gradient : weight.Gradient, 0);
        return (weight.Gradient, bias.Gradient, true);
    }

    /// <summary>Builds a layer inside this one and adds its parameters to this one's.</summary>
    /// <param name="layer">The inner layer, not yet built.</param>
    /// <param name="input">The shape of one of its input samples.</param>
    /// <param name="name">Its name inside this layer.</param>
    /// <returns>Its output shape.</returns>
    /// <exception cref="ShapeException">The inner layer does not support such an input.</exception>
    protected Shape BuildInner(Layer layer, Shape input, string name)
    {
        layer.Build(input, $"{Name}.{name}");
        Adopt(layer);
        return layer.OutputShape;
    }
}
