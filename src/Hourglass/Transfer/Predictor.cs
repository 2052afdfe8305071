using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Transfer;

/// <summary>
/// Transfer learning: a trained encoder with a new head on its codes, which tells classes (softmax) or a number. The head travels with the model, as its
/// attachment <see cref="AttachmentName"/>: save the model and one file holds both.
/// </summary>
/// <remarks>
/// The code is what <see cref="Autoencoder.Encode(RowTable, ReadOnlySpan{int})"/> gives: of a Gaussian bottleneck the mean. Predictions may be asked for by many
/// threads; training may not run beside them.
/// </remarks>
public sealed partial class Predictor
{
    /// <summary>The name of the attachment that holds the head.</summary>
    public const string AttachmentName = "head";

    private readonly int[] _hidden;
    private AffineMap? _codeScale; // fitted on the codes of the first rows that are trained on
    private (double Mean, double Deviation) _target = (0, 1);

    private Predictor(Autoencoder model, IReadOnlyList<string> classNames, string? targetName, IReadOnlyList<int> hidden, ulong seed)
    {
        if (model.IsConditional)
            throw new ArgumentException($"The model “{model.Recipe.Name}” is conditional: it is told the class of each row, so its codes cannot be asked for it.", nameof(model));
        (Model, ClassNames, TargetName, _hidden) = (model, classNames, targetName, [.. hidden]);
        Network = new Sequential([.. hidden.Select(units => new Dense(units, Activation.Relu, Initializer.HeNormal)), new Dense(Outputs)]);
        Network.Build(new Shape(model.LatentSize), "head");
        Parameters = new ParameterSet(model.Backend, Network);
        Parameters.Initialize(seed);
    }

    /// <summary>The model whose codes are looked at.</summary>
    public Autoencoder Model { get; }

    /// <summary>The classes that are told apart; empty where a number is predicted.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What the predicted number is called; null where classes are told.</summary>
    public string? TargetName { get; }

    /// <summary>The units of the layers between code and output; none for a linear head.</summary>
    public IReadOnlyList<int> Hidden => _hidden;

    /// <summary>The layers on the code; the last gives logits, or the number in units of its standard deviation.</summary>
    public Sequential Network { get; }

    /// <summary>The head's weights and biases.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Whether it tells classes rather than a number.</summary>
    public bool IsClassifier => TargetName is null;

    private int Outputs => IsClassifier ? ClassNames.Count : 1;

    /// <summary>A new, untrained head that tells classes.</summary>
    /// <param name="model">A trained model; with an untrained one this is learning from scratch.</param>
    /// <param name="classNames">The classes, at least two.</param>
    /// <param name="hidden">Units of each layer in between, such as [64]; none for a linear head.</param>
    /// <param name="seed">The seed of the first weights.</param>
    /// <exception cref="ArgumentException">There are fewer than two classes, or the model is conditional.</exception>
    /// <exception cref="ShapeException">A layer in between has no units.</exception>
    public static Predictor ForClasses(Autoencoder model, IReadOnlyList<string> classNames, IReadOnlyList<int>? hidden = null, ulong seed = 0)
    {
        if (classNames.Count < 2) throw new ArgumentException($"Expected at least two classes to tell apart; found {classNames.Count}.", nameof(classNames));
        return new Predictor(model, [.. classNames], null, hidden ?? [], seed);
    }

    /// <summary>A new, untrained head that predicts a number by least squares.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="targetName">What the number is called.</param>
    /// <param name="hidden">Units of each layer in between; none for a linear head.</param>
    /// <param name="seed">The seed of the first weights.</param>
    /// <exception cref="ArgumentException">The model is conditional.</exception>
    public static Predictor ForNumber(Autoencoder model, string targetName, IReadOnlyList<int>? hidden = null, ulong seed = 0) =>
        new(model, [], targetName, hidden ?? [], seed);

    /// <summary>Trains the head, and the encoder unless it is frozen, on labeled rows by the mean cross-entropy. More calls go on from where the last ended.</summary>
    /// <remarks>
    /// A trained encoder no longer fits the decoder, nor whatever else was worked out from the codes: other attachments of the model are removed. Dropout and batch
    /// statistics of the encoder act as in training, the bottleneck as in encoding.
    /// </remarks>
    /// <param name="rows">Raw rows with classes, all of which the head knows by name.</param>
    /// <param name="options">How; see there for what is usual.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops after the step in hand.</param>
    /// <exception cref="ArgumentException">The rows have no classes, or one that the head does not know.</exception>
    /// <exception cref="RecipeException">The training options contradict themselves or would do nothing.</exception>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
    public void Fit(DataSet rows, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var labels = LabelsOf(rows);
        options ??= new HeadOptions();
        var given = new int[Math.Max(0, options.Training.BatchSize)];
        Fit(rows.Table, options, (backend, batch, output, gradient) =>
        {
            for (var i = 0; i < batch.Length; i++) given[i] = labels[batch[i]];
            return backend.SoftmaxLoss(output, given.AsSpan(0, batch.Length), 1.0 / batch.Length, gradient) / batch.Length;
        }, progress, cancellation);
    }

    /// <summary>Trains the head, and the encoder unless it is frozen, on rows with a number each by the mean squared error.</summary>
    /// <param name="rows">Raw rows.</param>
    /// <param name="targets">The number of each row, finite; of the first rows ever given the mean and standard deviation become the head's unit.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops after the step in hand.</param>
    /// <exception cref="ArgumentException">There is not a finite number for each row, or the head tells classes.</exception>
    /// <inheritdoc cref="Fit(DataSet, HeadOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public void Fit(
        RowTable rows, float[] targets, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (IsClassifier) throw new ArgumentException("The head tells classes: give it rows with classes rather than numbers.", nameof(targets));
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

    /// <summary>The probabilities of the classes (n, classes), which add up to 1, or the predicted numbers (n, 1) in their own units.</summary>
    /// <param name="rows">Raw rows of a table.</param>
    /// <exception cref="InvalidOperationException">The head was never trained.</exception>
    /// <exception cref="ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[,] Predict(RowTable rows)
    {
        var map = _codeScale ?? throw new InvalidOperationException("The head was never trained: call Fit first.");
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
            if (IsClassifier) System.Numerics.Tensors.TensorPrimitives.SoftMax(row, row);
            else row[0] = (float)(_target.Mean + _target.Deviation * row[0]);
        }

        return result;
    }

    /// <summary>The same of rows (n, features).</summary>
    /// <inheritdoc cref="Predict(RowTable)"/>
    public float[,] Predict(float[,] rows) => Predict(RowArrays.Table(rows));

    /// <summary>The most probable class of each row, an index into <see cref="ClassNames"/>; of equal ones the first.</summary>
    /// <exception cref="InvalidOperationException">The head predicts a number, or was never trained.</exception>
    public int[] Classify(RowTable rows)
    {
        if (!IsClassifier) throw new InvalidOperationException($"The head predicts the number “{TargetName}”; it tells no classes.");
        var probabilities = Predict(rows);
        return [.. Enumerable.Range(0, rows.Rows).Select(r => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(RowArrays.Flat(probabilities).Slice(r * Outputs, Outputs)))];
    }

    /// <summary>The share, 0 to 1, of rows whose most probable class is their own.</summary>
    /// <exception cref="ArgumentException">There are no rows, they have no classes, or one that the head does not know.</exception>
    public double Accuracy(DataSet rows)
    {
        var (labels, right) = (LabelsOf(rows), 0);
        var found = Classify(rows.Table);
        for (var r = 0; r < found.Length; r++)
            if (found[r] == labels[r]) right++;
        return (double)right / rows.Count;
    }

    /// <summary>The mean of (prediction − target)², and the share of the targets' variance that is explained (R²; NaN where they do not vary).</summary>
    /// <exception cref="ArgumentException">There are no rows, or not a finite number for each.</exception>
    public (double MeanSquaredError, double Explained) Measure(RowTable rows, float[] targets)
    {
        if (IsClassifier) throw new InvalidOperationException("The head tells classes; it predicts no number.");
        CheckTargets(rows, targets);
        var (found, mean, errors, variance) = (Predict(rows), targets.Average(t => (double)t), 0.0, 0.0);
        for (var r = 0; r < targets.Length; r++)
        {
            errors += ((double)found[r, 0] - targets[r]) * ((double)found[r, 0] - targets[r]);
            variance += (targets[r] - mean) * (targets[r] - mean);
        }

        return (errors / targets.Length, variance > 0 ? 1 - errors / variance : double.NaN);
    }

    private int[] LabelsOf(DataSet rows)
    {
        if (!IsClassifier) throw new ArgumentException($"The head predicts the number “{TargetName}”: give the numbers of the rows.", nameof(rows));
        if (rows.Count == 0 || !rows.HasLabels) throw new ArgumentException($"Expected rows with classes; {rows.Name} has {(rows.Count == 0 ? "no rows" : "none")}.", nameof(rows));
        return ClassOrder.Labels(rows, ClassNames);
    }

    private static void CheckTargets(RowTable rows, float[] targets)
    {
        if (rows.Rows == 0 || targets.Length != rows.Rows) throw new ArgumentException($"Expected a number for each of at least one row; found {targets.Length} for {rows.Rows}.", nameof(targets));
        for (var r = 0; r < targets.Length; r++)
            if (!float.IsFinite(targets[r]))
                throw new ArgumentException($"Expected finite numbers to learn; that of row {r} is {targets[r]}.", nameof(targets));
    }
}
