using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>Fully connected layer, Y = f(X·Wᵀ + b).</summary>
/// <remarks>
/// X (batch, inputs), W (outputs, inputs), b (outputs), Y (batch, outputs). With g = ∂loss/∂Y · f′: ∂W = gᵀ·X, ∂b = Σ g over the
/// batch, ∂X = g·W. 2 · batch · inputs · outputs flops for each of the three products.
/// </remarks>
/// <param name="outputs">The number of units, at least 1.</param>
/// <param name="activation">f.</param>
/// <param name="weights">The initializer of W; null for Glorot uniform.</param>
/// <param name="biases">The initializer of b; null for zeros.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class Dense(
    int outputs, Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true) : Layer
{
    private Parameter? _weight, _bias;
    private Activation _activation = activation;

    /// <summary>W (outputs, inputs).</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Weight => _weight ?? throw new InvalidOperationException($"{this} has no weights before it is built.");

    /// <summary>b (1, outputs); null if the layer has none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>f, or the identity after it was detached.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override Activation? OutputActivation => _activation;

    /// <inheritdoc/>
    public override int CacheSize => _activation.DerivativeNeedsInput ? OutputShape.Size : 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) =>
        pass.Backend.DenseForward(
            pass.Input, Weight.Values, _bias is null ? default : _bias.Values, _activation, pass.Output,
            PreActivation(pass.Cache, pass.Output));

    internal override bool TryForwardFolded(in ForwardPass pass, BatchNorm norm, Activation activation)
    {
        var (weight, bias) = (Weight.Values, _bias is null ? default : _bias.Values);
        if (_activation.Kind != ActivationKind.Identity
            || !norm.TryFold(pass.Backend, weight.Reshape(1, weight.Length), bias, 1, pass.Cache, out var folded))
            return false;
        pass.Backend.DenseForward(pass.Input, folded.Weight.Reshape(weight.Rows, weight.Columns), folded.Bias, activation, pass.Output);
        return true;
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (weightGradient, biasGradient, accumulate) = pass.Parameters ? BeginGradients(pass.Backend, Weight, _bias) : default;
        var values = _activation.DerivativeNeedsInput ? PreActivation(pass.Cache, pass.Output) : pass.Output;
        pass.Backend.DenseBackward(
            pass.Input, Weight.Values, _activation, values, pass.OutputGradient, weightGradient, biasGradient, accumulate,
            pass.InputGradient);
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        var detached = _activation;
        _activation = Activation.Identity;
        return detached;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dense {Name} ({outputs} units)";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (outputs < 1) throw new ShapeException($"{this} needs at least 1 unit.");
        if (input.Rank != 1) throw new ShapeException($"{this} expects rows of values but received {input}; put a Flatten before it.");
        _weight = AddParameter("weight", [outputs, input.Size], weights ?? Initializer.GlorotUniform, decays: true);
        if (bias) _bias = AddParameter("bias", [outputs], biases ?? Initializer.Zeros, decays: false);
        return new Shape(outputs);
    }

    private Matrix PreActivation(Matrix cache, Matrix output) =>
        CacheSize == 0 ? default : cache.Part(0, output.Rows, output.Columns);
}

/// <summary>A fully connected layer, Y = f(X·Wᵀ + b). Inputs of more than one dimension are flattened first.</summary>
public sealed record DenseRecipe : LayerRecipe
{
    /// <summary>The number of outputs, at least 1.</summary>
    public required int Units { get; init; }

    /// <summary>The activation function; the identity by default.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>The negative slope of leaky ReLU or α of ELU; null for the default, 0.01 or 1. Not allowed for other functions.</summary>
    public float? Slope { get; init; }

    /// <summary>Whether the layer has a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The initializer of the weights; null for the recipe's default.</summary>
    public InitializerRecipe? Weights { get; init; }

    /// <summary>The initializer of the biases; null for the recipe's default.</summary>
    public InitializerRecipe? Biases { get; init; }

    /// <summary>
    /// In a decoder: whether the weight is the transpose of an encoder layer's, with which it is shared. The first dense layer of the
    /// decoder is tied to the last one of the encoder, the second to the last but one, and so on.
    /// </summary>
    public bool Tied { get; init; }

    /// <inheritdoc/>
    public override Activation? OutputActivation => CreateActivation(Activation, Slope);

    /// <inheritdoc/>
    public override Layer Create(LayerContext context)
    {
        if (Units < 1) throw new RecipeException($"A dense layer needs at least 1 unit; found {Units}.");
        var (activation, biases) = (CreateActivation(Activation, Slope), (Biases ?? context.Defaults.Biases).Create());
        return Tied
            ? new TiedDense(Original(context), activation, biases, Bias)
            : new Dense(Units, activation, (Weights ?? context.Defaults.Weights).Create(), biases, Bias);
    }

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => new Dense(
        built.InputShape.Size, activation, (Weights ?? context.Defaults.Weights).Create(), (Biases ?? context.Defaults.Biases).Create(),
        Bias);

    /// <summary>The encoder's layer that a tied one shares its weight with, counted from the end.</summary>
    private Dense Original(LayerContext context)
    {
        if (context.Encoder is null)
        {
            throw new RecipeException(
                "A dense layer can be tied in the decoder only, outside all other layers: it shares the weight of one of the encoder's.");
        }

        if (Weights is not null) throw new RecipeException("A tied dense layer shares the encoder's weights: omit its weights.");
        var dense = context.Encoder.Layers.OfType<Dense>().ToList();
        var fromTheEnd = context.Preceding.OfType<DenseRecipe>().Count();
        if (fromTheEnd >= dense.Count)
        {
            throw new RecipeException(
                $"The decoder's dense layer {fromTheEnd} cannot be tied: the encoder has {dense.Count} dense layers.");
        }

        var original = dense[^(fromTheEnd + 1)];
        return Units == original.InputShape.Size ? original : throw new ShapeException(
            $"A tied dense layer of {Units} units shares the weight of {original}, which maps {original.InputShape} to "
            + $"{original.OutputShape}: it must have {original.InputShape.Size}.");
    }
}
