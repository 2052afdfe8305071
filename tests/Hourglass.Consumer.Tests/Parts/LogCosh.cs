using Hourglass.Objectives;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>log cosh(x̂ − x): quadratic near 0 and linear far from it like Huber's loss, but smooth everywhere.</summary>
internal sealed class LogCosh() : PointwiseLoss("logCosh")
{
    public override (double Value, double Slope) At(double reconstruction, double target)
    {
        var error = reconstruction - target;
        // log cosh e = |e| + log(1 + exp(−2|e|)) − log 2, which overflows for no e; its derivative is tanh e.
        return (Math.Abs(error) + Math.Log(1 + Math.Exp(-2 * Math.Abs(error))) - Math.Log(2), Math.Tanh(error));
    }
}

/// <summary>The loss as a recipe names it: <c>"logCosh"</c>.</summary>
internal sealed record LogCoshRecipe : LossRecipe
{
    public override ReconstructionLoss Create() => new LogCosh();
}
