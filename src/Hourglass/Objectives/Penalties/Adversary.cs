using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// The adversarial autoencoder's penalty (Makhzani et al., 2015; Goodfellow et al., 2014): a discriminator D learns to distinguish samples
/// of a prior from codes, and the encoder learns to make its codes indistinguishable from them. The cost is −log D(z), averaged over
/// samples: log 2 if D cannot distinguish them.
/// </summary>
/// <remarks>
/// <para>
/// If conditioned on classes, D receives the class with the code, and the sample of a class comes from that class's part of the prior, so
/// that the codes of each class are matched to its part (section 2.3 of the paper).
/// </para>
/// <para>
/// D's last layer computes a logit l, D = σ(l). D minimizes its own loss, the binary cross-entropy of samples (1) and codes (0) averaged
/// over both, and the encoder minimizes weight · −log D(z), whose gradient does not vanish if D is right; both in the same optimizer step.
/// D's loss is reported (<c>discriminatorLoss</c>) but is no part of the objective, and D's gradient is not multiplied by the weight.
/// </para>
/// <para>
/// One forward and one backward pass serve both: a row's gradient is proportional to that of its logit, which is σ(l) for D's loss and
/// σ(l) − 1 for the encoder's. So the codes' gradient is D's, each row multiplied by (σ(l) − 1) / σ(l). This requires a network that
/// processes rows independently.
/// </para>
/// </remarks>
internal sealed class Adversary : Penalty
{
    private readonly Prior _prior;
    private readonly int[] _hidden;
    private readonly Activation _activation;
    private Sequential? _network;
    private int _code, _classes;

    /// <summary>Creates the penalty.</summary>
    /// <param name="prior">The distribution that the codes are regularized towards.</param>
    /// <param name="hidden">The units of D's hidden layers, each at least 1; empty for a linear D.</param>
    /// <param name="activation">The activation of D's hidden layers.</param>
    /// <param name="weight">The weight of −log D(z), at least 0.</param>
    /// <param name="labels">Whether D is conditioned on the class of each code.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public Adversary(Prior prior, ReadOnlySpan<int> hidden, Activation activation, float weight = 1, bool labels = false)
        : base("adversary", weight)
    {
        foreach (var units in hidden)
            if (units < 1)
                throw new ArgumentException($"hidden layers need at least 1 unit; found {units}.", nameof(hidden));
        (_prior, _hidden, _activation, UsesLabels) = (prior, hidden.ToArray(), activation, labels);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Terms { get; } = ["adversary", "discriminatorLoss", "discriminatorAccuracy"];

    /// <inheritdoc/>
    public override Prior Prior => _prior;

    /// <inheritdoc/>
    public override bool UsesLabels { get; }

    /// <summary>The discriminator: code, followed by the class if conditioned on it, → logit.</summary>
    /// <exception cref="InvalidOperationException">The penalty is not built yet.</exception>
    public Sequential Network => _network ?? throw new InvalidOperationException("The adversary has no network before it is built.");

    /// <summary>
    /// For a sample and a code each: the values, their gradient, the logit, its gradient, the network's cache and scratch; and one more
    /// code.
    /// </summary>
    public override int ScratchSize => 2 * (2 * Network.InputShape.Size + 2 + Network.CacheSize + Network.ScratchSize) + _code;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        _code = parts.Bottleneck.OutputShape.Size;
        _prior.CheckSize(_code);
        if (UsesLabels)
        {
            _classes = parts.Classes > 0
                ? parts.Classes
                : throw new InvalidInputException("the adversary is conditioned on classes (labels), but the rows have none.");
            _prior.CheckClasses(_classes);
        }

        _network = new Sequential([.. _hidden.Select(units => new Dense(units, _activation)), new Dense(1)]);
        _network.Build(new Shape(_code + _classes), Name);
        Adopt(_network);
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var (backend, network, rows) = (pass.Backend, Network, pass.Rows);
        var room = new Room(pass.Scratch, 2 * rows);
        var (values, gradient) = (room.Take(network.InputShape.Size), room.Take(network.InputShape.Size));
        var (logits, logitsGradient) = (room.Take(1), room.Take(1));
        var (cache, scratch) = (room.Take(network.CacheSize), room.Take(network.ScratchSize));
        var code = pass.Scratch.Part(rows * (ScratchSize - _code), rows, _code);

        Gather(pass, values, code);
        network.Forward(
            new ForwardPass { Backend = backend, Input = values, Output = logits, Cache = cache, Training = pass.WantsGradient });

        var losses = backend.AdversarialLoss(logits, pass.WantsGradient ? logitsGradient : default);
        (terms[0], terms[1], terms[2]) = (losses.Encoder, losses.Discriminator, losses.Accuracy);
        if (pass.WantsGradient)
        {
            network.Backward(new BackwardPass
            {
                Backend = backend, Input = values, Output = logits, OutputGradient = logitsGradient, InputGradient = gradient,
                Parameters = true, Cache = cache, Scratch = scratch, Training = true,
            });
            var (codeLogits, codeGradient) = (logits.SliceRows(rows, rows), gradient.SliceRows(rows, rows));
            if (UsesLabels)
            {
                backend.CopyColumns(codeGradient, 0, code, 0, _code);
                codeGradient = code;
            }

            backend.AdversarialFactors(codeLogits, Weight, codeLogits); // the logits have been used
            backend.AddScaledRows(codeGradient, codeLogits, 1, pass.Gradient);
        }

        return Weight * terms[0];
    }

    /// <summary>
    /// Writes D's input: a sample of the prior for each row, of the row's class if conditioned on it, and below them the codes.
    /// </summary>
    private void Gather(in PenaltyPass pass, Matrix values, Matrix code)
    {
        var rows = pass.Rows;
        var (draws, codes) = (values.SliceRows(0, rows), values.SliceRows(rows, rows));
        if (!UsesLabels)
        {
            _prior.Draw(pass.Backend, pass.Draws, draws);
            pass.Backend.Copy(pass.Values, codes);
            return;
        }

        if (pass.Labels.IsEmpty)
            throw new InvalidInputException("The adversary is conditioned on classes (labels), but these rows have none.", nameof(pass));
        _prior.Draw(pass.Backend, pass.Draws, code, pass.Labels, _classes);
        pass.Backend.AppendClasses(code, pass.Labels, _classes, draws);
        pass.Backend.AppendClasses(pass.Values, pass.Labels, _classes, codes);
    }

    /// <summary>Allocates matrices from a flat buffer.</summary>
    private ref struct Room(Matrix scratch, int rows)
    {
        private int _start;

        internal Matrix Take(int columns)
        {
            var part = columns == 0 ? default : scratch.Part(_start, rows, columns);
            _start += rows * columns;
            return part;
        }
    }
}

/// <summary>
/// The adversarial autoencoder's penalty (Makhzani et al., 2015): a discriminator learns to distinguish codes from samples of a prior, and
/// the encoder learns to make them indistinguishable.
/// </summary>
public sealed record AdversaryRecipe : PenaltyRecipe
{
    /// <summary>The weight of the encoder's cost −log D(z), at least 0.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>The units of the discriminator's hidden layers, each at least 1; empty for a linear discriminator.</summary>
    public IReadOnlyList<int> Hidden { get; init => field = [.. value]; } = [1000, 1000];

    /// <summary>The activation of its hidden layers.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Relu;

    /// <summary>The distribution that the codes are regularized towards; null for N(0, I).</summary>
    public PriorRecipe? Prior { get; init; }

    /// <summary>Whether the discriminator is conditioned on the class of each row, and each class has its own part of the prior.</summary>
    public bool Labels { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() =>
        new Adversary(Prior?.Create() ?? new StandardNormal(), [.. Hidden], LayerRecipe.CreateActivation(Activation, null), Weight, Labels);
}
