using System.Buffers;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// A loss of your own that is a function of one reconstructed value and its target: derive from this class and give the function with its
/// derivative (<see cref="At"/>).
/// </summary>
/// <remarks>
/// It is computed in host memory, in double precision and on one thread, for any backend and any last activation. A loss that is composed
/// of operations of the <see cref="Backend"/> is faster; it derives from <see cref="ReconstructionLoss"/>.
/// </remarks>
public abstract class PointwiseLoss : ReconstructionLoss
{
    /// <inheritdoc/>
    protected PointwiseLoss(string name)
        : base(name)
    {
    }

    /// <summary>The loss of one value and its derivative.</summary>
    /// <param name="reconstruction">x̂, after the decoder's last activation.</param>
    /// <param name="target">x, scaled.</param>
    /// <returns>The loss and its derivative with respect to x̂.</returns>
    public abstract (double Value, double Slope) At(double reconstruction, double target);

    /// <inheritdoc/>
    public sealed override double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        using var host = new HostCopy(backend, logits, target);
        Span<float> z = host.Logits, x = host.Targets;
        var sum = 0.0;
        for (var i = 0; i < z.Length; i++)
        {
            var reconstruction = Pointwise.Value(final, z[i]);
            var (value, slope) = At(reconstruction, x[i]);
            sum += value;
            z[i] = (float)(gradientScale * slope * Pointwise.Derivative(final, final.DerivativeNeedsInput ? z[i] : reconstruction));
        }

        if (!gradient.IsNone) backend.Upload(z, gradient);
        return sum;
    }

    /// <inheritdoc/>
    public sealed override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        using var host = new HostCopy(backend, logits, target);
        Span<float> z = host.Logits, x = host.Targets;
        for (var row = 0; row < logits.Rows; row++)
        {
            var sum = 0.0;
            for (var i = row * logits.Columns; i < (row + 1) * logits.Columns; i++) sum += At(Pointwise.Value(final, z[i]), x[i]).Value;
            z[row] = (float)sum; // read already: no row begins before its own number
        }

        backend.Upload(z[..logits.Rows], perRow);
    }

    /// <summary>Logits and targets in host memory, in arrays that are used again.</summary>
    private readonly ref struct HostCopy : IDisposable
    {
        private readonly float[] _logits, _targets;

        internal HostCopy(Backend backend, Matrix logits, Matrix target)
        {
            (_logits, _targets) = (ArrayPool<float>.Shared.Rent(logits.Length), ArrayPool<float>.Shared.Rent(target.Length));
            Logits = _logits.AsSpan(0, logits.Length);
            Targets = _targets.AsSpan(0, target.Length);
            backend.Download(logits, Logits);
            backend.Download(target, Targets);
        }

        internal Span<float> Logits { get; }

        internal Span<float> Targets { get; }

        public void Dispose()
        {
            ArrayPool<float>.Shared.Return(_logits);
            ArrayPool<float>.Shared.Return(_targets);
        }
    }
}
