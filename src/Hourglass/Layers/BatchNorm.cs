using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Batch normalization (Ioffe and Szegedy, 2015), Y = (X − mean) / √(variance + ε) · γ + β.</summary>
/// <remarks>
/// Mean and variance are those of a channel in the batch, over all samples and positions; rows of values have one channel per feature.
/// In training they also update the running ones, running ← (1 − momentum) · running + momentum · batch, with the unbiased variance, as in
/// PyTorch; a batch with one value per channel has no variance and updates nothing. Outside training the running ones are used, so that a
/// sample's result does not depend on others. That is one pass over the values or, in inference directly after a dense or convolutional
/// layer without an activation, one over that layer's weights if these are fewer: W · γ / √(variance + ε) and (b − mean) · γ / √(variance +
/// ε) + β.
/// </remarks>
/// <param name="momentum">The weight of a batch in the running mean and variance, above 0 and at most 1.</param>
/// <param name="epsilon">ε, above 0.</param>
internal sealed class BatchNorm(float momentum = 0.1f, float epsilon = 1e-5f) : Layer
{
    private Parameter? _scale, _shift;
    private LayerState? _runningMean, _runningVariance;

    /// <summary>γ (1, channels); initially ones.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Scale => Built(_scale);

    /// <summary>β (1, channels); initially zeros.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Shift => Built(_shift);

    /// <summary>The running mean (1, channels); initially zeros.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public LayerState RunningMean => Built(_runningMean);

    /// <summary>The running variance (1, channels); initially ones.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public LayerState RunningVariance => Built(_runningVariance);

    /// <summary>A batch's mean and variance, which even a batch of one row has space for.</summary>
    public override int CacheSize => InputShape.Rank == 0 ? 0 : 2 * InputShape[0];

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var (mean, variance) = Moments(pass.Cache, pass.Training);
        if (pass.Training)
        {
            pass.Backend.ChannelMoments(pass.Input, mean, variance);
            var count = (double)pass.Input.Length / InputShape[0];
            if (count > 1)
            {
                pass.Backend.Blend(mean, momentum, 1 - momentum, RunningMean.Values);
                pass.Backend.Blend(variance, (float)(momentum * count / (count - 1)), 1 - momentum, RunningVariance.Values);
            }
        }

        pass.Backend.NormalizeChannels(pass.Input, mean, variance, epsilon, Scale.Values, Shift.Values, pass.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (mean, variance) = Moments(pass.Cache, pass.Training);
        var accumulate = pass.Parameters && Scale.BeginGradient();
        if (pass.Parameters) Shift.BeginGradient(); // always computed together with the scale's
        pass.Backend.NormalizeChannelsBackward(
            pass.Input, mean, variance, epsilon, Scale.Values, constant: !pass.Training, pass.OutputGradient,
            pass.Parameters ? Scale.Gradient : default, pass.Parameters ? Shift.Gradient : default, accumulate, pass.InputGradient);
    }

    /// <summary>
    /// Folds the running mean and variance, γ and β into the weight and bias of the linear layer before this one. Returns false if
    /// <paramref name="room"/> is too small for them.
    /// </summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="weight">
    /// The weight; each row has the values of 1 / <paramref name="groups"/> of the channels, channel by channel.
    /// </param>
    /// <param name="bias">(1, channels) or none.</param>
    /// <param name="groups">The number of groups: the first part of the rows has the first part of the channels, and so on.</param>
    /// <param name="room">The buffer that receives the folded weight and bias.</param>
    /// <param name="folded">The weight, shaped as <paramref name="weight"/>, and the bias (1, channels).</param>
    internal bool TryFold(Backend backend, Matrix weight, Matrix bias, int groups, Matrix room, out (Matrix Weight, Matrix Bias) folded)
    {
        var channels = InputShape[0];
        folded = default;
        if (weight.Length + 2L * channels > room.Length) return false;
        folded = (room.Part(0, weight.Rows, weight.Columns), room.Part(weight.Length, 1, channels));
        var zeros = room.Part(weight.Length + channels, 1, channels);
        backend.Fill(zeros, 0);
        var (rows, share) = (weight.Rows / groups, channels / groups);
        for (var g = 0; g < groups; g++)
        {
            var none = zeros.Part(0, 1, share);
            backend.NormalizeChannels(
                weight.SliceRows(g * rows, rows), none, Share(RunningVariance.Values), epsilon, Share(Scale.Values), none,
                folded.Weight.SliceRows(g * rows, rows));

            Matrix Share(Matrix values) => values.Part(g * share, 1, share);
        }

        backend.NormalizeChannels(
            bias.IsNone ? zeros : bias, RunningMean.Values, RunningVariance.Values, epsilon, Scale.Values, Shift.Values, folded.Bias);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"BatchNorm {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (!(momentum > 0 && momentum <= 1))
            throw new ShapeException(FormattableString.Invariant($"{this}: the momentum must be above 0 and at most 1; found {momentum}."));
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
            throw new ShapeException(FormattableString.Invariant($"{this}: epsilon must be above 0; found {epsilon}."));
        _scale = AddParameter("weight", [input[0]], Initializer.Ones, decays: false);
        _shift = AddParameter("bias", [input[0]], Initializer.Zeros, decays: false);
        _runningMean = AddState("running_mean", input[0], 0);
        _runningVariance = AddState("running_var", input[0], 1);
        return input;
    }

    private (Matrix Mean, Matrix Variance) Moments(Matrix cache, bool training) => training
        ? (cache.Part(0, 1, InputShape[0]), cache.Part(InputShape[0], 1, InputShape[0]))
        : (RunningMean.Values, RunningVariance.Values);

    private T Built<T>(T? part) where T : class => part ?? throw new InvalidOperationException($"{this} has no values before it is built.");
}

/// <summary>Batch normalization (Ioffe and Szegedy, 2015), Y = (X − mean) / √(variance + ε) · γ + β.</summary>
public sealed record BatchNormRecipe : LayerRecipe
{
    /// <summary>
    /// The weight of a batch in the running mean and variance, above 0 and at most 1, as in PyTorch (Keras: 1 − momentum).
    /// </summary>
    public float Momentum { get; init; } = 0.1f;

    /// <summary>ε, added to the variance, above 0.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <inheritdoc/>
    public override bool IsBetween => true;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new BatchNorm(Momentum, Epsilon);
}
