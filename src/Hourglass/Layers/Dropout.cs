using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in training each value is set to 0 with probability <c>rate</c>, else divided by 1 − rate;
/// outside training values are passed through unchanged.
/// </summary>
/// <remarks>The mask is a function of (seed, layer, step, element), so the backward pass recomputes it instead of storing it.</remarks>
/// <param name="rate">The probability of a zero, at least 0 and below 1.</param>
internal sealed class Dropout(float rate) : Layer
{
    /// <summary>The probability of a zero.</summary>
    public float Rate => rate;

    /// <inheritdoc/>
    public override bool PassesThrough(bool training) => !training || rate == 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        if (PassesThrough(pass.Training)) pass.Backend.Copy(pass.Input, pass.Output);
        else pass.Backend.Dropout(Draws(pass.Seed, pass.Step), rate, pass.Input, pass.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (pass.InputGradient.IsNone) return;
        if (PassesThrough(pass.Training)) pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);
        else pass.Backend.Dropout(Draws(pass.Seed, pass.Step), rate, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Dropout {Name} (rate {rate})");

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (!(rate >= 0 && rate < 1)) throw new ShapeException($"{this}: the rate must be at least 0 and below 1.");
        return input;
    }

    private RandomStream Draws(ulong seed, long step)
    {
        var index = 2166136261u; // FNV-1a of the name: each layer has its own stream, independent of the other layers
        foreach (var letter in Name) index = (index ^ letter) * 16777619u;
        return new RandomStream(seed, RandomPurpose.Dropout, index, (ulong)step);
    }
}

/// <summary>Dropout (Srivastava et al., 2014): in training each value is set to 0 with a given probability.</summary>
public sealed record DropoutRecipe : LayerRecipe
{
    /// <summary>The probability of a zero, at least 0 and below 1.</summary>
    public required float Rate { get; init; }

    /// <inheritdoc/>
    public override Layer Mirror(Layer built, Activation activation, LayerContext context) => Create(context);

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new Dropout(Rate);
}
