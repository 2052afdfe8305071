using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Transfer;

/// <summary>
/// Transfer learning: a trained encoder with a new head on its codes that predicts a class (softmax) or a number. The head is an
/// attachment of the model, <see cref="AttachmentName"/>, and is saved with it in one file.
/// </summary>
/// <remarks>
/// The code is the result of <see cref="Autoencoder.Encode(RowTable, ReadOnlySpan{int})"/>: for a Gaussian bottleneck the mean. Predictions
/// are thread-safe, but not during training.
/// </remarks>
public sealed partial class Predictor
{
    /// <summary>The name of the head's attachment.</summary>
    public const string AttachmentName = "head";

    private readonly int[] _hidden;
    private AffineMap? _codeScale; // fitted on the codes of the first training rows
    private (double Mean, double Deviation) _target = (0, 1);

    private Predictor(Autoencoder model, IReadOnlyList<string> classNames, string? targetName, IReadOnlyList<int> hidden, ulong seed)
    {
        if (model.IsConditional)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” is conditional: its encoder is given the class of each row, so a head cannot predict it.",
                nameof(model));
        (Model, ClassNames, TargetName, _hidden) = (model, classNames, targetName, [.. hidden]);
        Network = new Sequential([.. hidden.Select(units => new Dense(units, Activation.Relu, Initializer.HeNormal)), new Dense(Outputs)]);
        Network.Build(new Shape(model.LatentSize), "head");
        Parameters = new ParameterSet(model.Backend, Network);
        Parameters.Initialize(seed);
    }

    /// <summary>The model whose codes are used.</summary>
    public Autoencoder Model { get; }

    /// <summary>The class names; empty for a regressor.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The name of the predicted number; null for a classifier.</summary>
    public string? TargetName { get; }

    /// <summary>The units of the hidden layers; empty for a linear head.</summary>
    public IReadOnlyList<int> Hidden => _hidden;

    /// <summary>The layers of the head; the last returns logits, or the standardized number.</summary>
    public Sequential Network { get; }

    /// <summary>The head's weights and biases.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Whether it predicts a class rather than a number.</summary>
    public bool IsClassifier => TargetName is null;

    private int Outputs => IsClassifier ? ClassNames.Count : 1;

    /// <summary>Creates an untrained head that predicts a class.</summary>
    /// <param name="model">A trained model, or an untrained one to learn from scratch.</param>
    /// <param name="classNames">The class names, at least two.</param>
    /// <param name="hidden">The units of each hidden layer, such as [64]; null for a linear head.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <exception cref="ArgumentException">There are fewer than two classes, or the model is conditional.</exception>
    /// <exception cref="ShapeException">A hidden layer has no units.</exception>
    public static Predictor CreateClassifier(
        Autoencoder model, IReadOnlyList<string> classNames, IReadOnlyList<int>? hidden = null, ulong seed = 0)
    {
        if (classNames.Count < 2)
            throw new InvalidInputException($"Expected at least two classes; found {classNames.Count}.", nameof(classNames));
        return new Predictor(model, [.. classNames], null, hidden ?? [], seed);
    }

    /// <summary>Creates an untrained head that predicts a number by least squares.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="targetName">The name of the number.</param>
    /// <param name="hidden">The units of each hidden layer; null for a linear head.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <exception cref="ArgumentException">The model is conditional.</exception>
    public static Predictor CreateRegressor(Autoencoder model, string targetName, IReadOnlyList<int>? hidden = null, ulong seed = 0) =>
        new(model, [], targetName, hidden ?? [], seed);

    /// <summary>
    /// Trains the head, and the encoder unless it is frozen, on labeled rows by mean cross-entropy. Further calls continue training.
    /// </summary>
    /// <remarks>
    /// A fine-tuned encoder no longer matches the decoder or anything fitted to the old codes: other attachments of the model are removed.
    /// Dropout and batch normalization of the encoder are in training mode, the bottleneck is in encoding mode.
    /// </remarks>
    /// <param name="rows">Raw rows with classes that are all among <see cref="ClassNames"/>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report several times per second.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <exception cref="ArgumentException">The rows have no classes, or one that the head does not have.</exception>
    /// <exception cref="RecipeException">The training options contradict each other or have no effect.</exception>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite, or a weight is too large.</exception>
    public void Fit(
        DataSet rows, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var labels = LabelsOf(rows);
        options ??= new HeadOptions();
        var given = new int[Math.Max(0, options.Training.BatchSize)];
        Fit(Model.TableOf(rows), options, (backend, batch, output, gradient) =>
        {
            for (var i = 0; i < batch.Length; i++) given[i] = labels[batch[i]];
            return backend.SoftmaxLoss(output, given.AsSpan(0, batch.Length), 1.0 / batch.Length, gradient) / batch.Length;
        }, progress, cancellation);
    }

    /// <summary>Trains the head, and the encoder unless it is frozen, on rows with one number each, by mean squared error.</summary>
    /// <param name="rows">Raw rows.</param>
    /// <param name="targets">The number of each row, finite; the first call standardizes it by its mean and standard deviation.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report several times per second.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <exception cref="ArgumentException">
    /// The number of targets differs from the number of rows, a target is not finite, or the head is a classifier.
    /// </exception>
    /// <inheritdoc cref="Fit(DataSet, HeadOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public void Fit(
        RowTable rows, float[] targets, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (IsClassifier)
            throw new InvalidInputException("The head is a classifier: expected rows with classes rather than numbers.", nameof(targets));
        CheckTargets(rows, targets);
        if (_codeScale is null)
        {
            var mean = targets.Average(t => (double)t);
            var deviation = Math.Sqrt(targets.Average(t => (t - mean) * (t - mean)));
            _target = (mean, deviation > 0 ? deviation : 1);
        }

        var table = RowTable.FromFloats([.. targets.Select(t => (float)((t - _target.Mean) / _target.Deviation))], targets.Length, 1);
        var room = Model.Backend.Allocate(targets.Length).AsMatrix(0, targets.Length, 1);
        Fit(rows, options ?? new HeadOptions(), (backend, batch, output, gradient) =>
        {
            var wanted = room.SliceRows(0, batch.Length);
            backend.Gather(table, AffineMap.Identity, batch, wanted);
            return backend.Loss(LossKind.SquaredError, 0, Activation.Identity, output, wanted, 1.0 / batch.Length, gradient) / batch.Length;
        }, progress, cancellation);
    }

    /// <summary>
    /// The probabilities of the classes (n, classes), which sum to 1, or the predicted numbers (n, 1) in their own units.
    /// </summary>
    /// <param name="rows">Raw rows of a table.</param>
    /// <exception cref="InvalidOperationException">The head is not trained.</exception>
    /// <exception cref="ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[,] Predict(RowTable rows)
    {
        var map = _codeScale ?? throw new InvalidOperationException("The head is not trained: call Fit first.");
        var codes = RowArrays.Table(Model.Encode(rows));
        var (backend, result) = (Model.Backend, new float[rows.Rows, Outputs]);
        var chunk = Math.Clamp(rows.Rows, 1, 512);
        var memory = backend.Allocate(chunk * (Model.LatentSize + Outputs + Network.CacheSize));
        var cache = memory.AsMatrix(chunk * (Model.LatentSize + Outputs), chunk, Network.CacheSize);
        for (var start = 0; start < rows.Rows; start += chunk)
        {
            var count = Math.Min(chunk, rows.Rows - start);
            var (input, output) = (memory.AsMatrix(0, count, Model.LatentSize), memory.AsMatrix(chunk * Model.LatentSize, count, Outputs));
            backend.Gather(codes, map, [.. Enumerable.Range(start, count)], input);
            Network.Forward(new ForwardPass { Backend = backend, Input = input, Output = output, Cache = cache, Final = true });
            backend.Download(output, RowArrays.Flat(result).Slice(start * Outputs, count * Outputs));
        }

        for (var r = 0; r < rows.Rows; r++)
        {
            var row = RowArrays.Flat(result).Slice(r * Outputs, Outputs);
            if (IsClassifier) SoftMax(row);
            else row[0] = (float)(_target.Mean + _target.Deviation * row[0]);
        }

        return result;
    }

    /// <summary>The most probable class of each row, an index into <see cref="ClassNames"/>; ties go to the first.</summary>
    /// <exception cref="InvalidOperationException">The head is a regressor, or is not trained.</exception>
    public int[] Classify(RowTable rows)
    {
        if (!IsClassifier) throw new InvalidOperationException($"The head predicts the number “{TargetName}”, not a class.");
        var probabilities = Predict(rows);
        return [.. Enumerable.Range(0, rows.Rows).Select(r => TensorPrimitives.IndexOfMax<float>(RowArrays.Row(probabilities, r)))];
    }

    /// <summary>The fraction, 0 to 1, of correctly classified rows.</summary>
    /// <exception cref="ArgumentException">There are no rows, they have no classes, or one that the head does not have.</exception>
    public double Accuracy(DataSet rows)
    {
        var (labels, right) = (LabelsOf(rows), 0);
        var found = Classify(Model.TableOf(rows));
        for (var r = 0; r < found.Length; r++)
            if (found[r] == labels[r]) right++;
        return (double)right / rows.Count;
    }

    /// <summary>
    /// The mean of (prediction − target)², and R², the explained fraction of the targets' variance (NaN for constant targets).
    /// </summary>
    /// <exception cref="ArgumentException">There are no rows, the number of targets differs, or a target is not finite.</exception>
    public (double MeanSquaredError, double RSquared) Measure(RowTable rows, float[] targets)
    {
        if (IsClassifier) throw new InvalidOperationException("The head is a classifier; it predicts no number.");
        CheckTargets(rows, targets);
        var (found, mean, errors, variance) = (Predict(rows), targets.Average(t => (double)t), 0.0, 0.0);
        for (var r = 0; r < targets.Length; r++)
        {
            errors += ((double)found[r, 0] - targets[r]) * ((double)found[r, 0] - targets[r]);
            variance += (targets[r] - mean) * (targets[r] - mean);
        }

        return (errors / targets.Length, variance > 0 ? 1 - errors / variance : double.NaN);
    }

    /// <summary>exp(zᵢ) ÷ Σ exp(z), in place.</summary>
    private static void SoftMax(Span<float> logits)
    {
        var (largest, sum) = (TensorPrimitives.Max<float>(logits), 0f);
        foreach (ref var value in logits) sum += value = MathF.Exp(value - largest);
        foreach (ref var value in logits) value /= sum;
    }

    private int[] LabelsOf(DataSet rows)
    {
        if (!IsClassifier)
            throw new InvalidInputException(
                $"The head predicts the number “{TargetName}”: expected numbers rather than classes.", nameof(rows));
        if (rows.Count == 0 || !rows.HasLabels)
            throw new InvalidInputException(
                $"Expected rows with classes; {rows.Name} has {(rows.Count == 0 ? "no rows" : "none")}.", nameof(rows));
        return ClassOrder.Labels(rows, ClassNames);
    }

    private static void CheckTargets(RowTable rows, float[] targets)
    {
        if (rows.Rows == 0 || targets.Length != rows.Rows)
            throw new ArgumentException(
                $"Expected a number for each of at least one row; found {targets.Length} for {rows.Rows}.", nameof(targets));
        for (var r = 0; r < targets.Length; r++)
            if (!float.IsFinite(targets[r]))
                throw new InvalidInputException($"Expected finite targets; that of row {r} is {targets[r]}.", nameof(targets));
    }
}
