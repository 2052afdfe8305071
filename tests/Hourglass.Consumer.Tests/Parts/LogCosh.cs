using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>log cosh(x̂ − x): quadratic near 0 and linear far from it like Huber's loss, but smooth everywhere.</summary>
internal sealed class LogCosh() : ReconstructionLoss("logCosh")
{
    public override double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        var (output, errors) = Reconstruct(backend, final, logits, target);
        if (gradient.IsNone) return errors.Sum(Value);
        // The derivative by x̂ is tanh(x̂ − x). The gradient may be the matrix of the logits, which are not read after this.
        if (final.DerivativeNeedsInput) backend.Copy(logits, output);
        backend.Upload([.. errors.Select(error => (float)(gradientScale * Math.Tanh(error)))], gradient);
        backend.ActivateBackward(final, output, gradient, gradient);
        return errors.Sum(Value);
    }

    public override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        var (_, errors) = Reconstruct(backend, final, logits, target);
        backend.Upload([.. errors.Chunk(logits.Columns).Select(row => (float)row.Sum(Value))], perRow);
    }

    /// <summary>x̂ = f(z) on the backend, and x̂ − x in host memory.</summary>
    private static (Matrix Output, double[] Errors) Reconstruct(Backend backend, Activation final, Matrix logits, Matrix target)
    {
        var output = backend.Allocate(logits.Length).AsMatrix(0, logits.Rows, logits.Columns);
        backend.Activate(final, logits, output);
        var (reconstructions, targets) = (new float[logits.Length], new float[logits.Length]);
        backend.Download(output, reconstructions);
        backend.Download(target, targets);
        return (output, [.. reconstructions.Zip(targets, (xHat, x) => (double)xHat - x)]);
    }

    /// <summary>log cosh e = |e| + log(1 + exp(−2|e|)) − log 2, which overflows for no e.</summary>
    private static double Value(double error) => Math.Abs(error) + Math.Log(1 + Math.Exp(-2 * Math.Abs(error))) - Math.Log(2);
}

/// <summary>The loss as a recipe names it: <c>"logCosh"</c>.</summary>
internal sealed record LogCoshRecipe : LossRecipe
{
    public override ReconstructionLoss Create() => new LogCosh();
}
