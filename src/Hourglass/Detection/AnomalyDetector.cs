using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// Detects anomalies: rows that a model of normal rows reconstructs poorly, or encodes unusually. It has a score of a row, and a threshold
/// that a rule chooses from the scores of normal rows and that can be changed at any time without training. A row with a score above the
/// threshold is an anomaly. Many threads may score and explain at once, as in a web service; the threshold may not be changed beside them.
/// </summary>
public sealed partial class AnomalyDetector
{
    private const int BlockRows = 1024;

    /// <summary>Scores are fitted to at most this many rows, evenly subsampled.</summary>
    private const int MaximumFittedRows = 100_000;

    private readonly IReconstructor _reconstructor;
    private readonly float[] _trainingScores;
    private readonly double _scale;

    private AnomalyDetector(
        Autoencoder model, IReconstructor reconstructor, AnomalyScore score, float[] sortedScores, string? normalClass,
        IReadOnlyList<string>? columns)
    {
        (Model, _reconstructor, ScoreKind, _trainingScores, NormalClass) = (model, reconstructor, score, sortedScores, normalClass);
        FeatureNames = columns ?? [.. Enumerable.Range(0, model.InputShape.Size).Select(number => $"x{number}")];
        _scale = MeanPlusSigma.Moments(sortedScores).Deviation;
    }

    /// <summary>The model of normal rows.</summary>
    public Autoencoder Model { get; }

    /// <summary>What reconstructs the rows: <c>autoencoder</c>, or PCA with its number of components.</summary>
    public string Name => _reconstructor.Name;

    /// <summary>How rows are scored.</summary>
    public AnomalyScore ScoreKind { get; }

    /// <summary>The scores of the normal training rows (at most 100,000 of them, evenly subsampled) in ascending order.</summary>
    public ReadOnlySpan<float> TrainingScores => _trainingScores;

    /// <summary>The class of normal rows in labeled data; null if unknown.</summary>
    public string? NormalClass { get; }

    /// <summary>The names of the features; x0, x1 … for data without names.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The rule that chose the threshold.</summary>
    public ThresholdRule Rule { get; private set; } = new MeanPlusSigma();

    /// <summary>
    /// The threshold: rows with higher scores are anomalies. Finite. Setting it sets <see cref="Rule"/> to a <see cref="FixedThreshold"/>
    /// and does not change <see cref="Pca"/>.
    /// </summary>
    public double Threshold
    {
        get;
        set => (Rule, field) = (new FixedThreshold(value), value);
    }

    /// <summary>
    /// The same detector with PCA in place of the model, as a baseline: fitted to the same rows, with the same score and the same rule for
    /// the threshold. It has as many components as the code has values, but at most one fewer than there are features, as PCA with all
    /// components is the identity. Null if there are too few rows, a single feature, or more than 8,192 features, and for a detector of
    /// PCA.
    /// </summary>
    public AnomalyDetector? Pca { get; private init; }

    /// <summary>Fits the score and chooses the threshold from normal rows, usually the training rows of the model.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="normal">The normal rows, at least one, or two for scores with a covariance.</param>
    /// <param name="score">How rows are scored; null for the mean absolute error.</param>
    /// <param name="rule">How the threshold is chosen; null for mean + 1·σ.</param>
    /// <param name="normalClass">The name of the normal class in labeled data.</param>
    /// <param name="labeled">Normal rows and known anomalies, for rules that need both.</param>
    /// <exception cref="ArgumentException">
    /// There are too few rows, the score does not suit the model, or the rule needs labeled rows.
    /// </exception>
    public static AnomalyDetector Fit(
        Autoencoder model, DataSet normal, AnomalyScore? score = null, ThresholdRule? rule = null, string? normalClass = null,
        DataSet? labeled = null)
    {
        normal = model.Align(normal);
        var size = Math.Min(model.LatentSize, normal.Table.Columns - 1);
        var hasPca = size >= 1 && Latent.Pca.CanFit(normal.Count, normal.Table.Columns);
        var pca = hasPca ? FitPca(model, normal, size, score, rule, normalClass, labeled) : null;
        return Fit(new AutoencoderReconstructor(model), model, normal, score, rule, normalClass, labeled, pca);
    }

    /// <summary>Fits a detector with a PCA of a given size in place of the model.</summary>
    /// <param name="model">The model whose scaler is used.</param>
    /// <param name="normal">The normal rows, at least two.</param>
    /// <param name="components">
    /// The number of components; 0 predicts the mean row, which only the scores mae, mse and mahalanobis support.
    /// </param>
    /// <param name="score">How rows are scored; null for the mean absolute error.</param>
    /// <param name="rule">How the threshold is chosen; null for mean + 1·σ.</param>
    /// <param name="normalClass">The name of the normal class in labeled data.</param>
    /// <param name="labeled">Normal rows and known anomalies, for rules that need both.</param>
    /// <exception cref="ArgumentException">
    /// There are too few rows, at least as many components as features, or the rule needs labeled rows.
    /// </exception>
    public static AnomalyDetector FitPca(
        Autoencoder model, DataSet normal, int components, AnomalyScore? score = null, ThresholdRule? rule = null,
        string? normalClass = null, DataSet? labeled = null)
    {
        normal = model.Align(normal);
        var features = normal.Table.Columns;
        model.CheckWidth(features, model.InputShape.Size, "rows");
        if (components < 0 || components >= features)
        {
            throw new ArgumentOutOfRangeException(
                nameof(components), components, $"PCA of rows of {features} features has 0 to {features - 1} components here.");
        }

        return Fit(
            PcaReconstructor.Fit(model, Subsample(normal), components), model, normal, score, rule, normalClass, labeled, null);
    }

    /// <summary>Computes the score of each row of a data set.</summary>
    /// <exception cref="Layers.ShapeException">The rows have another width than the input of the model.</exception>
    public float[] Score(DataSet rows) => Score(_reconstructor, ScoreKind, Model, rows);

    /// <summary>Computes the score of each row (n, features), in the units of the data.</summary>
    /// <exception cref="Layers.ShapeException">The rows have another width than the input of the model.</exception>
    public float[] Score(float[,] rows) => Score(new DataSet("rows", rows));

    /// <summary>Computes x − x̂ in the units of the data (n, features): positive if a value is higher than its reconstruction.</summary>
    /// <exception cref="Layers.ShapeException">The rows have another width than the input of the model.</exception>
    public float[,] Residuals(DataSet rows)
    {
        rows = Model.Align(rows);
        Model.CheckWidth(rows.Table.Columns, Model.InputShape.Size, "rows");
        var (residuals, inverse) = (_reconstructor.Residuals(rows), Model.Scaler.Inverse);
        for (var r = 0; r < rows.Count; r++)
            for (var c = 0; c < residuals.GetLength(1); c++) residuals[r, c] *= inverse.Scale[inverse.IsUniform ? 0 : c];
        return residuals;
    }

    /// <summary>Whether a score is that of an anomaly: above the threshold.</summary>
    public bool IsAnomaly(float score) => score > Threshold;

    /// <summary>Chooses another threshold, also of <see cref="Pca"/>. Nothing is trained or fitted.</summary>
    /// <param name="rule">The rule, applied to the stored scores of the normal rows, or to the labeled rows if it needs anomalies.</param>
    /// <param name="labeled">Rows of the <see cref="NormalClass"/> and of other classes, for rules that need both.</param>
    /// <exception cref="ArgumentException">The rule needs labeled rows and there are none, or the normal class is unknown.</exception>
    public void SetThreshold(ThresholdRule rule, DataSet? labeled = null)
    {
        Pca?.SetThreshold(rule, labeled);
        if (rule.NeedsAnomalies && labeled is not null)
        {
            var (scores, anomalies) = (Score(labeled), labeled.AreAnomalies(CheckNormalClass(null)));
            Threshold = rule.Choose([.. scores.Where((_, r) => !anomalies[r])], [.. scores.Where((_, r) => anomalies[r])]);
        }
        else
        {
            Threshold = rule.Choose(_trainingScores);
        }

        Rule = rule;
    }

    /// <summary>
    /// The score mapped to 0 to 1: 1 / (1 + exp(−(score − threshold) / σ)) with the standard deviation σ of the normal training scores. It
    /// is ½ at the threshold, .73 one σ above it and .27 one σ below. It is not a calibrated probability, as it is fitted without labels.
    /// </summary>
    public double Probability(float score)
    {
        var distance = score - Threshold;
        return distance == 0 ? 0.5 : 1 / (1 + Math.Exp(-distance / Math.Max(_scale, double.Epsilon)));
    }

    /// <summary>
    /// The confidence in the prediction for a score, from ½ at the threshold to 1: the maximum of <see cref="Probability"/> and 1 minus it.
    /// </summary>
    public double Confidence(float score) => Math.Max(Probability(score), 1 - Probability(score));

    /// <summary>The fraction of the normal training rows with a score above the threshold, 0 to 1.</summary>
    public double TrainingFalsePositiveRate() => _trainingScores.Count(IsAnomaly) / (double)_trainingScores.Length;

    /// <summary>Explains the score of a row by the shares of its features, in descending order, ties by feature index.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The index of the row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Explanation Explain(DataSet rows, int row)
    {
        var one = Model.Align(rows.Select([row]));
        var shares = ScoreKind.Shares(_reconstructor, one);
        var names = ScoreKind.ShareNames(FeatureNames, _reconstructor.LatentSize);
        var residuals = Residuals(one);
        var values = new float[one.Table.Columns];
        one.Table.CopyRow(0, values);
        var score = Sum(shares)[0];
        return new Explanation(row, score, Threshold, Probability(score), [.. names.Select(Share).OrderByDescending(share => share.Share)]);

        FeatureShare Share(string name, int index)
        {
            if (!ScoreKind.IsPerFeature || index >= values.Length) return new FeatureShare(name, shares[0, index], null, null);
            return new FeatureShare(name, shares[0, index], values[index], values[index] - (double)residuals[0, index]);
        }
    }

    /// <summary>
    /// Finds the columns that make a row an anomaly, the most important first, each with the value at which the row would be most normal.
    /// With the expected values of all reasons the row is normal, unless there are more reasons than asked for.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The index of the row, from 0.</param>
    /// <param name="most">The maximum number of reasons.</param>
    /// <returns>The reasons; none for a row that is no anomaly.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public IReadOnlyList<AnomalyReason> FindReasons(DataSet rows, int row, int most = 3)
    {
        var one = Model.Align(rows.Select([row]));
        return new ReasonSearch(this, one, [.. RowArrays.Flat(_reconstructor.Residuals(one))]).Find(most);
    }

    /// <summary>Measures how well the score and the threshold separate the classes of labeled rows.</summary>
    /// <param name="rows">Rows of the normal class and of at least one other.</param>
    /// <param name="normalClass">The class of normal rows; null for <see cref="NormalClass"/>.</param>
    /// <exception cref="ArgumentException">
    /// The rows have no labels, the class is unknown, or there are no rows or only rows of it.
    /// </exception>
    public DetectionMetrics Measure(DataSet rows, string? normalClass = null)
    {
        var (anomalies, scores) = (rows.AreAnomalies(CheckNormalClass(normalClass)), Score(rows));
        return new DetectionMetrics(
            Name, Threshold, TrainingFalsePositiveRate(), RocCurve.Measure(scores, anomalies),
            PrecisionRecallCurve.Measure(scores, anomalies), ConfusionMatrix.Measure(scores, anomalies, Threshold));
    }

    private static AnomalyDetector Fit(
        IReconstructor reconstructor, Autoencoder model, DataSet normal, AnomalyScore? score, ThresholdRule? rule, string? normalClass,
        DataSet? labeled, AnomalyDetector? pca)
    {
        model.CheckWidth(normal.Table.Columns, model.InputShape.Size, "rows");
        normal = Subsample(normal);
        var fitted = (score ?? new MeanAbsoluteErrorScore()).Fit(reconstructor, normal);
        var scores = Score(reconstructor, fitted, model, normal);
        Array.Sort(scores);
        var detector = new AnomalyDetector(model, reconstructor, fitted, scores, normalClass, normal.ColumnNames) { Pca = pca };
        detector.SetThreshold(rule ?? new MeanPlusSigma(), labeled);
        return detector;
    }

    private string CheckNormalClass(string? normalClass) => normalClass ?? NormalClass
        ?? throw new InvalidInputException("The class of normal rows is unknown; name it.", nameof(normalClass));

    private static float[] Score(IReconstructor reconstructor, AnomalyScore score, Autoencoder model, DataSet rows)
    {
        rows = model.Align(rows);
        model.CheckWidth(rows.Table.Columns, model.InputShape.Size, "rows");
        var scores = new float[rows.Count];
        foreach (var block in RowBlocks.Of(rows.Count, BlockRows))
            Sum(score.Shares(reconstructor, rows.Count <= BlockRows ? rows : rows.Select(block))).CopyTo(scores, block[0]);
        return scores;
    }

    /// <summary>The sum of each row's shares, which is its score.</summary>
    private static float[] Sum(double[,] shares)
    {
        var (n, width) = (shares.GetLength(0), shares.GetLength(1));
        var scores = new float[n];
        for (var r = 0; r < n; r++)
        {
            var sum = 0.0;
            foreach (var share in MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in shares[r, 0]), width)) sum += share;
            scores[r] = (float)sum;
            if (float.IsFinite(scores[r])) continue;
            throw new ArithmeticException(
                $"The score of row {r} is {sum}: the row is too far from the training rows of the model for single precision.");
        }

        return scores;
    }

    private static DataSet Subsample(DataSet rows) =>
        rows.Count <= MaximumFittedRows ? rows : rows.Select(RowChoice.Of(rows.Count, MaximumFittedRows));
}
