using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// z = h where h is above the latent's own threshold θ, else 0; θ is learned (Rajamanoharan et al., "Jumping ahead: improving reconstruction fidelity with
/// JumpReLU sparse autoencoders", 2024). What keeps codes sparse is the penalty <c>l0</c>.
/// </summary>
/// <remarks>
/// The step at θ has no useful derivative. In its place stands that of the expected loss, estimated with a rectangle of width ε around θ: with g = ∂loss/∂z,
/// ∂θ = −(θ/ε)·g where |h − θ| &lt; ε/2, else 0. The parameter is log(θ / threshold), which starts at 0, so θ stays above 0.
/// </remarks>
public sealed class JumpReluBottleneck : SparseBottleneck
{
    private readonly float _threshold, _bandwidth;
    private Parameter? _logThreshold;

    /// <summary>Makes the bottleneck.</summary>
    /// <param name="threshold">The first θ of all latents, above 0.</param>
    /// <param name="bandwidth">ε, above 0: how far from θ a value still says something about it.</param>
    /// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public JumpReluBottleneck(float threshold = 0.1f, float bandwidth = 0.1f, int deadAfter = 10_000)
        : base(deadAfter)
    {
        if (!(threshold > 0 && float.IsFinite(threshold))) throw new ArgumentException($"threshold must be above 0; found {threshold}.", nameof(threshold));
        if (!(bandwidth > 0 && float.IsFinite(bandwidth))) throw new ArgumentException($"bandwidth must be above 0; found {bandwidth}.", nameof(bandwidth));
        (_threshold, _bandwidth) = (threshold, bandwidth);
    }

    /// <summary>log(θ / first θ), (1, latents).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public Parameter LogThreshold => _logThreshold ?? throw new InvalidOperationException("A bottleneck has no thresholds before it is built.");

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.Parameters)
        {
            base.Backward(pass);
            return;
        }

        AddGradient(pass.Backend, pass.Input, pass.OutputGradient, 0, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"JumpReLU, {OutputShape.Size} latents";

    /// <summary>Adds the gradient of the thresholds, where each latent in use costs <paramref name="countSlope"/> besides what the output's gradient says.</summary>
    internal void AddGradient(Backend backend, Matrix head, Matrix outputGradient, float countSlope, Matrix inputGradient)
    {
        if (!LogThreshold.BeginGradient()) backend.Fill(LogThreshold.Gradient, 0);
        backend.JumpReluBackward(
            head, _threshold, LogThreshold.Values, _bandwidth, countSlope, outputGradient, LogThreshold.Gradient, inputGradient);
    }

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass) => pass.Backend.JumpRelu(pass.Input, _threshold, LogThreshold.Values, pass.Output);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _logThreshold = AddParameter("logThreshold", [input.Size], Initializer.Zeros, decays: false);
        return base.OnBuild(input);
    }
}
