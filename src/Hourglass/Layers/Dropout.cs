using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in training each value is 0 with probability <c>rate</c>, else divided by 1 − rate; outside
/// training the values are left as they are, to the bit.
/// </summary>
/// <remarks>The draws are a function of (seed, layer, step, element), so the backward pass repeats them instead of storing a mask.</remarks>
/// <param name="rate">At least 0 and below 1.</param>
public sealed class Dropout(float rate) : Layer
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
    public override string ToString() => $"Dropout {Name} (rate {rate})";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (!(rate >= 0 && rate < 1)) throw new ShapeException($"{this}: the rate must be at least 0 and below 1.");
        return input;
    }

    private RandomStream Draws(ulong seed, long step)
    {
        var index = 2166136261u; // FNV-1a of the name: layers draw apart, whatever else the network holds
        foreach (var letter in Name) index = (index ^ letter) * 16777619u;
        return new RandomStream(seed, RandomPurpose.Dropout, index, (ulong)step);
    }
}
