using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// One step of a network: it holds parameters, never activations. What a pass computes lives in the matrices the caller hands in, so
/// one layer can run twice in a step, and inference from many threads is safe.
/// </summary>
/// <remarks>
/// A layer is built once for an input shape (<see cref="Build"/>); there shapes are checked and parameters declared.
/// <see cref="Backward"/> adds to parameter gradients and overwrites the input gradient; only what the caller asks for is computed.
/// </remarks>
public abstract class Layer : ModelPart
{
    /// <summary>The shape of one input sample; <c>default</c> before it is built.</summary>
    public Shape InputShape { get; private set; }

    /// <summary>The shape of one output sample; <c>default</c> before it is built.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>Floats a sample that <see cref="Forward"/> keeps in the cache for <see cref="Backward"/>.</summary>
    public virtual int CacheSize => 0;

    /// <summary>Floats a sample that <see cref="Backward"/> needs for itself.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>
    /// Whether the output is the input, value for value (a flatten; a dropout outside training): then a container hands the same matrix
    /// on and calls neither pass.
    /// </summary>
    public virtual bool PassesThrough(bool training) => false;

    /// <summary>output = layer(input).</summary>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// output = f(norm(layer(input))) in one pass, with the norm's running values folded into the layer's weights; these are computed anew each time, in
    /// the pass's cache, so they are never out of date. False, and nothing done, where the layer cannot or the cache is too small for its weights.
    /// </summary>
    internal virtual bool TryForwardFolded(in ForwardPass pass, BatchNorm norm, Activation activation) => false;

    /// <summary>Parameter gradients += and input gradient = from the output gradient, which may be overwritten.</summary>
    public abstract void Backward(in BackwardPass pass);

    /// <summary>Fixes the input shape, checks it and declares the parameters. Done once.</summary>
    /// <exception cref="ShapeException">The layer cannot take such an input; the message names both.</exception>
    /// <exception cref="InvalidOperationException">It was built before.</exception>
    public void Build(Shape input, string name)
    {
        if (InputShape.Rank != 0) throw new InvalidOperationException($"{this} was built before; a layer belongs to one network.");
        (Name, InputShape) = (name, input);
        OutputShape = OnBuild(input);
    }

    /// <summary>
    /// Takes the activation that ends this layer away from it and returns it, so that a loss can work on what comes before
    /// (cross-entropy from logits; one pass for activation, loss and both gradients).
    /// </summary>
    public virtual Activation DetachActivation() => Activation.Identity;

    /// <summary>Checks <paramref name="input"/>, adds parameters and states and returns the shape of the output.</summary>
    protected abstract Shape OnBuild(Shape input);

    /// <summary>
    /// Where a pass puts the gradients of a weight and its bias, and whether it adds to what is there. No matrix for a bias that is null. Where only one
    /// of the two holds something, as a weight does that another layer or a penalty has reached before, the other starts from zeros.
    /// </summary>
    private protected static (Matrix Weight, Matrix Bias, bool Accumulate) BeginGradients(Backend backend, Parameter weight, Parameter? bias)
    {
        var accumulate = weight.BeginGradient();
        if (bias is null) return (weight.Gradient, default, accumulate);
        if (bias.BeginGradient() == accumulate) return (weight.Gradient, bias.Gradient, accumulate);
        backend.Fill(accumulate ? bias.Gradient : weight.Gradient, 0);
        return (weight.Gradient, bias.Gradient, true);
    }

    /// <summary>Builds a layer inside this one and takes on its parameters.</summary>
    protected Shape BuildInner(Layer layer, Shape input, string name)
    {
        layer.Build(input, $"{Name}.{name}");
        Adopt(layer);
        return layer.OutputShape;
    }
}
