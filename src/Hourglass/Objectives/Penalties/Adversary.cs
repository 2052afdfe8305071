using System.Buffers;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// The adversarial autoencoder's penalty (Makhzani et al., 2015; Goodfellow et al., 2014): a network D learns to tell draws of a prior from codes, and the
/// encoder learns codes that it takes for draws. It costs −log D(z), averaged over samples: log 2 where D cannot tell.
/// </summary>
/// <remarks>
/// <para>
/// Where it is told classes, D sees the class beside the code, and a draw of a class comes from that class's part of the prior, so that each class goes
/// where its part is (section 2.3 of the paper).
/// </para>
/// <para>
/// D's last layer gives a logit l, D = σ(l). D descends on its own loss, the binary cross-entropy of draws (1) and codes (0) averaged over both, and the
/// encoder on weight · −log D(z), which does not fade where D is right; both in the same step of the one optimizer. D's loss is told
/// (<c>discriminatorLoss</c>) but is no part of the objective, which would not fall if both played well; neither is D's gradient multiplied by the weight.
/// </para>
/// <para>
/// One pass forward and one back serve both players: a row's gradient is proportional to that of its logit, which is σ(l) for D's loss and σ(l) − 1 for the
/// encoder's. So the codes' gradient is D's, each row multiplied by (σ(l) − 1) / σ(l). This holds for networks whose rows do not see each other.
/// </para>
/// </remarks>
public sealed class Adversary : Penalty
{
    /// <summary>Where D is surer than this, its slope is this, so that the quotient of the two slopes stays finite.</summary>
    private const float LeastSlope = 1e-9f;

    private readonly Prior _prior;
    private readonly int[] _hidden;
    private readonly Activation _activation;
    private Sequential? _network;
    private int _code, _classes;

    /// <summary>Makes the penalty.</summary>
    /// <param name="prior">What the codes are to be distributed like.</param>
    /// <param name="hidden">The units of D's hidden layers, each at least 1; none makes D linear.</param>
    /// <param name="activation">What D's hidden layers end in.</param>
    /// <param name="weight">What −log D(z) is multiplied by, at least 0.</param>
    /// <param name="labels">Whether D is told the class of each code.</param>
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

    /// <summary>Code, with the class behind it where it is told, → logit.</summary>
    /// <exception cref="InvalidOperationException">The penalty is not built yet.</exception>
    public Sequential Network => _network ?? throw new InvalidOperationException("The adversary has no network before it is built.");

    /// <summary>
    /// For a draw and a code each: the values, their gradient, the logit, its gradient, and what the network needs; and a code to put a class behind.
    /// </summary>
    public override int ScratchSize => 2 * (2 * Network.InputShape.Size + 2 + Network.CacheSize + Network.ScratchSize) + _code;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        _code = parts.Bottleneck.OutputShape.Size;
        _prior.CheckSize(_code);
        if (UsesLabels)
        {
            _classes = parts.Classes > 0 ? parts.Classes : throw new ArgumentException("the adversary is told classes (labels), but the rows have none.");
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
        network.Forward(new ForwardPass { Backend = backend, Input = values, Output = logits, Cache = cache, Training = pass.WantsGradient });

        var buffer = ArrayPool<float>.Shared.Rent(3 * rows);
        Span<float> slopes = buffer.AsSpan(0, 2 * rows), factors = buffer.AsSpan(2 * rows, rows);
        backend.Download(logits, slopes);
        Judge(slopes, factors, Weight, terms);
        if (pass.WantsGradient)
        {
            backend.Upload(slopes, logitsGradient);
            network.Backward(new BackwardPass
            {
                Backend = backend, Input = values, Output = logits, OutputGradient = logitsGradient, InputGradient = gradient,
                Parameters = true, Cache = cache, Scratch = scratch, Training = true,
            });
            // The logits have been used: their place takes the factors.
            backend.Upload(factors, logits.SliceRows(0, rows));
            var codeGradient = gradient.SliceRows(rows, rows);
            if (UsesLabels)
            {
                backend.CopyColumns(codeGradient, 0, code, 0, _code);
                codeGradient = code;
            }

            backend.AddScaledRows(codeGradient, logits.SliceRows(0, rows), 1, pass.Gradient);
        }

        ArrayPool<float>.Shared.Return(buffer);
        return Weight * terms[0];
    }

    /// <summary>What D sees: a draw for each sample, of its class where it is told, and below them the codes.</summary>
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

        if (pass.Labels.IsEmpty) throw new ArgumentException("The adversary is told classes (labels), but the rows at hand come without.", nameof(pass));
        _prior.Draw(pass.Backend, pass.Draws, code, pass.Labels, _classes);
        pass.Backend.AppendClasses(code, pass.Labels, _classes, draws);
        pass.Backend.AppendClasses(pass.Values, pass.Labels, _classes, codes);
    }

    /// <summary>
    /// Turns the logits of draws and then of codes into the slopes of D's loss, and tells the losses, D's accuracy, and what makes the encoder's slopes
    /// of D's.
    /// </summary>
    private static void Judge(Span<float> logits, Span<float> factors, float weight, Span<double> terms)
    {
        var rows = factors.Length;
        var (encoder, discriminator, right) = (0.0, 0.0, 0);
        for (var i = 0; i < logits.Length; i++)
        {
            var isCode = i >= rows;
            double logit = logits[i], small = Math.Exp(-Math.Abs(logit)), log = Math.Log(1 + small);
            var (surprise, no) = (Math.Max(-logit, 0) + log, (logit > 0 ? small : 1) / (1 + small)); // −log σ(l) and 1 − σ(l)
            if (!isCode)
            {
                discriminator += surprise;
                logits[i] = (float)(-no / (2 * rows));
            }
            else
            {
                encoder += surprise;
                discriminator += surprise + logit;
                var yes = Math.Max((logit > 0 ? 1 : small) / (1 + small), LeastSlope);
                logits[i] = (float)(yes / (2 * rows));
                factors[i - rows] = (float)(-2 * weight * no / yes);
            }

            if (logit > 0 != isCode) right++;
        }

        (terms[0], terms[1], terms[2]) = (encoder / rows, discriminator / (2 * rows), right / (2.0 * rows));
    }

    /// <summary>Hands out parts of a flat run of floats.</summary>
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
