using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// ‖∂h/∂x‖²_F, the squared Frobenius norm of the Jacobian of the encoder's output h with respect to its input x, averaged over samples: the
/// code becomes insensitive to x except where the reconstruction requires it (Rifai et al., "Contractive auto-encoders", 2011).
/// </summary>
/// <remarks>
/// <para>Exact for an encoder of one dense layer h = f(W·x + b): Σⱼ f′(aⱼ)² · ‖Wⱼ‖² with a = W·x + b, and its gradient.</para>
/// <para>
/// For any other encoder an unbiased estimate: E ‖J·u‖² = ‖J‖²_F for u ~ N(0, I) (Hutchinson, 1990), with one u per sample and step, and
/// J·u as the central difference (h(x + εu) − h(x − εu)) / 2ε, whose error is O(ε²). It costs two more forward and backward passes of the
/// encoder.
/// </para>
/// <para>
/// The Jacobian is that of inference: without dropout, and with the running moments of batch normalization. x is in scaled units.
/// </para>
/// </remarks>
/// <param name="weight">λ, at least 0.</param>
internal sealed class ContractivePenalty(float weight) : Penalty("contractive", weight)
{
    /// <summary>ε: small against the curvature of units, large against rounding errors.</summary>
    private const float Step = 1f / 64;

    private Sequential? _encoder;
    private Dense? _dense;

    /// <summary>Whether the norm is computed exactly, not estimated; set when the penalty is built.</summary>
    public bool IsExact => _dense is not null;

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <inheritdoc/>
    public override int ScratchSize => _encoder is null ? 0
        : _dense is not null ? (_dense.Activation.DerivativeNeedsInput ? 4 : 2) * Units
        : checked(2 * (Features + 2 * Units + _encoder.CacheSize + _encoder.ScratchSize));

    private int Features => _encoder!.InputShape.Size;

    private int Units => _encoder!.OutputShape.Size;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        _encoder = parts.Encoder;
        if (Features != parts.Decoder.OutputShape.Size)
        {
            throw new ArgumentException(
                $"contractive expects an encoder of x alone, {parts.Decoder.OutputShape.Size} values; "
                + $"a conditional one receives the class as well, {Features} values.");
        }

        _dense = _encoder.Layers.Where(layer => layer is not (Flatten or Reshape)).ToList() is [Dense only] ? only : null;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = (_dense is null ? Estimate(pass) : Exact(pass, _dense)) / pass.Rows;
        return Weight * terms[0];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({(IsExact ? "exact" : "estimate")})";

    private double Exact(in PenaltyPass pass, Dense dense)
    {
        var (backend, weight, scale) = (pass.Backend, dense.Weight, Weight / pass.Rows);
        var (norms, squares) = (pass.Scratch.Part(0, 1, Units), pass.Scratch.Part(Units, 1, Units));
        var (values, gradient) = (pass.Values, pass.Gradient);
        if (dense.Activation.DerivativeNeedsInput)
        {
            values = pass.Scratch.Part(2 * Units * pass.Rows, pass.Rows, Units);
            backend.DenseForward(pass.Source, weight.Values, dense.Bias is null ? default : dense.Bias.Values, Activation.Identity, values);
            if (pass.WantsGradient) backend.Fill(gradient = pass.Scratch.Part(3 * Units * pass.Rows, pass.Rows, Units), 0);
        }

        backend.RowSquares(weight.Values, norms);
        var cost = backend.SquaredSlopes(dense.Activation, values, norms, scale, gradient, squares);
        if (!pass.WantsGradient) return cost;
        if (!weight.BeginGradient()) backend.Fill(weight.Gradient, 0);
        backend.AddScaledRows(weight.Values, squares, 2 * scale, weight.Gradient);
        if (!dense.Activation.DerivativeNeedsInput) return cost; // the rest is in the gradient of the encoder's output
        backend.Multiply(gradient, true, pass.Source, false, weight.Gradient, accumulate: true);
        if (dense.Bias is not null) backend.ColumnSums(gradient, dense.Bias.Gradient, dense.Bias.BeginGradient());
        return cost;
    }

    private double Estimate(in PenaltyPass pass)
    {
        var (backend, encoder, scratch, rows) = (pass.Backend, _encoder!, pass.Scratch, pass.Rows);
        var start = 0;
        var (input, output, gradient) = (Take(scratch, Features), Take(scratch, Units), Take(scratch, Units));
        var (cache, inner) = (Take(scratch, encoder.CacheSize), Take(scratch, encoder.ScratchSize));

        // The upper half is x + εu, the lower x − εu = 2x − (x + εu): one pass computes both.
        var (above, below) = (input.SliceRows(0, rows), input.SliceRows(rows, rows));
        backend.AddNormal(pass.Draws, Step, float.NegativeInfinity, float.PositiveInfinity, pass.Source, above);
        backend.Copy(above, below);
        backend.Blend(pass.Source, 2, -1, below);
        encoder.Forward(new ForwardPass { Backend = backend, Input = input, Output = output, Cache = cache });

        var (up, down) = (gradient.SliceRows(0, rows), gradient.SliceRows(rows, rows));
        backend.Copy(output.SliceRows(0, rows), up);
        backend.AddScaled(output.SliceRows(rows, rows), -1, up);
        const double Scale = 1.0 / (4.0 * Step * Step);
        var cost = Scale * backend.SumOfSquares(up);
        if (!pass.WantsGradient) return cost;
        backend.Fill(down, 0);
        backend.AddScaled(up, (float)(-2 * Scale * Weight / rows), down);
        backend.Fill(up, 0);
        backend.AddScaled(down, -1, up);
        encoder.Backward(new BackwardPass
        {
            Backend = backend, Input = input, Output = output, OutputGradient = gradient, Parameters = true, Cache = cache, Scratch = inner,
        });
        return cost;

        Matrix Take(Matrix room, int columns)
        {
            if (columns == 0) return default;
            var part = room.Part(start, 2 * rows, columns);
            start += part.Length;
            return part;
        }
    }
}

/// <summary>
/// The contractive autoencoder's penalty λ‖∂h/∂x‖²_F on the Jacobian of the encoder (Rifai et al., 2011): exact for one dense layer,
/// estimated for other encoders.
/// </summary>
public sealed record ContractivePenaltyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: the weight of the squared derivatives, summed over units and inputs and averaged over samples.</summary>
    public required float Weight { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new ContractivePenalty(Weight);
}
