using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Numerics;

namespace Hourglass.Detection;

/// <summary>
/// Calls rows anomalies that a model of normal rows rebuilds badly, or codes oddly: a score of each row, and a threshold that is chosen by a rule from the scores of
/// normal rows and can be moved at any time, without training. A row is an anomaly where its score is above the threshold.
/// </summary>
public sealed partial class AnomalyDetector
{
    private const int BlockRows = 1024;

    /// <summary>Scores are fitted on at most so many rows, taken evenly; wider rows than the other have no PCA, whose covariance would take half a gigabyte.</summary>
    private const int MostFittedRows = 100_000;

    private readonly IRebuilder _rebuilder;
    private readonly float[] _trainingScores;
    private readonly double _scale;

    private AnomalyDetector(Autoencoder model, IRebuilder rebuilder, AnomalyScore score, float[] sortedScores, string? normalClass, IReadOnlyList<string>? columns)
    {
        (Model, _rebuilder, ScoreKind, _trainingScores, NormalClass) = (model, rebuilder, score, sortedScores, normalClass);
        FeatureNames = columns ?? [.. Enumerable.Range(1, model.InputShape.Size).Select(number => $"x{number}")];
        _scale = MeanPlusSigma.Moments(sortedScores).Deviation;
    }

    /// <summary>The model of normal rows.</summary>
    public Autoencoder Model { get; }

    /// <summary>What rebuilds rows: <c>autoencoder</c>, or PCA with its size.</summary>
    public string Name => _rebuilder.Name;

    /// <summary>How rows are scored.</summary>
    public AnomalyScore ScoreKind { get; }

    /// <summary>The scores of the normal rows that it was fitted on (at most 100,000 of them, taken evenly), rising.</summary>
    public ReadOnlySpan<float> TrainingScores => _trainingScores;

    /// <summary>The class of normal rows in labeled data; null where that is not known.</summary>
    public string? NormalClass { get; }

    /// <summary>The names of the features; x1, x2 … where the data had none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>By which rule the threshold was chosen.</summary>
    public ThresholdRule Rule { get; private set; } = new MeanPlusSigma();

    /// <summary>Higher scores are anomalies. Finite; setting it makes <see cref="Rule"/> a <see cref="FixedThreshold"/> and leaves <see cref="Pca"/> alone.</summary>
    public double Threshold
    {
        get;
        set => (Rule, field) = (new FixedThreshold(value), value);
    }

    /// <summary>
    /// The same detector with PCA in the model's place, the yardstick to print beside: fitted on the same rows, scored by the same score, its threshold chosen by the
    /// same rule. It has as many components as the model's code has numbers, but one fewer than the features at most, as more would copy every row. Null where the rows
    /// are too few, of one feature, or of more than 8,192, and beside a PCA.
    /// </summary>
    public AnomalyDetector? Pca { get; private init; }

    /// <summary>Fits a detector: what the score needs, and the threshold, from normal rows alone, most simply those that the model was trained on.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="normal">Rows held to be normal, at least one (two for scores with a covariance).</param>
    /// <param name="score">How rows are scored; the mean absolute error where null.</param>
    /// <param name="rule">How the threshold is chosen; mean + 1·σ where null.</param>
    /// <param name="normalClass">What labeled data call normal rows.</param>
    /// <param name="labeled">Normal rows and known anomalies, for rules that need both.</param>
    /// <exception cref="ArgumentException">There are too few rows, the score does not suit the model, or the rule needs labeled rows.</exception>
    public static AnomalyDetector Fit(
        Autoencoder model, DataSet normal, AnomalyScore? score = null, ThresholdRule? rule = null, string? normalClass = null, DataSet? labeled = null)
    {
        var size = Math.Min(model.LatentSize, normal.Table.Columns - 1);
        var pca = size < 1 || normal.Count < 2 || normal.Table.Columns > Latent.Pca.MostColumns ? null : FitPca(model, normal, size, score, rule, normalClass, labeled);
        return Fit(new AutoencoderRebuilder(model), model, normal, score, rule, normalClass, labeled, pca);
    }

    /// <summary>The same detector with a PCA of another size in the model's place.</summary>
    /// <param name="model">The model whose scaled units it works in.</param>
    /// <param name="normal">Rows held to be normal, at least two.</param>
    /// <param name="components">How many components; 0 predicts the mean row, which only the scores mae, mse and mahalanobis can use.</param>
    /// <param name="score">How rows are scored; the mean absolute error where null.</param>
    /// <param name="rule">How the threshold is chosen; mean + 1·σ where null.</param>
    /// <param name="normalClass">What labeled data call normal rows.</param>
    /// <param name="labeled">Normal rows and known anomalies, for rules that need both.</param>
    /// <exception cref="ArgumentException">There are too few rows, there are as many components as features or more, or the rule needs labeled rows.</exception>
    public static AnomalyDetector FitPca(
        Autoencoder model, DataSet normal, int components, AnomalyScore? score = null, ThresholdRule? rule = null, string? normalClass = null, DataSet? labeled = null)
    {
        model.CheckWidth(normal.Table.Columns, model.InputShape.Size, "rows");
        if (components < 0 || components >= normal.Table.Columns)
            throw new ArgumentOutOfRangeException(nameof(components), components, $"A PCA beside rows of {normal.Table.Columns} features has 0 to {normal.Table.Columns - 1} components.");
        return Fit(PcaRebuilder.Fit(model, Thin(normal), components), model, normal, score, rule, normalClass, labeled, null);
    }

    /// <summary>The score of each row of a data set.</summary>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[] Score(DataSet rows) => Score(_rebuilder, ScoreKind, Model, rows);

    /// <summary>The score of each of some rows (n, features), in the units of the data.</summary>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[] Score(float[,] rows) => Score(new DataSet("rows", rows));

    /// <summary>x − x̂ of rows in the units of the data (n, features): above 0 where a row lies above what was expected.</summary>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[,] Residuals(DataSet rows)
    {
        Model.CheckWidth(rows.Table.Columns, Model.InputShape.Size, "rows");
        var (residuals, inverse) = (_rebuilder.Residuals(rows), Model.Scaler.Inverse);
        for (var r = 0; r < rows.Count; r++)
            for (var c = 0; c < residuals.GetLength(1); c++) residuals[r, c] *= inverse.Scale[inverse.IsUniform ? 0 : c];
        return residuals;
    }

    /// <summary>Whether a score is an anomaly's: above the threshold.</summary>
    public bool IsAnomaly(float score) => score > Threshold;

    /// <summary>Chooses the threshold anew, and that of <see cref="Pca"/>; nothing is trained or fitted.</summary>
    /// <param name="rule">The rule, applied to the kept scores of the normal rows, or where it needs anomalies to the labeled rows.</param>
    /// <param name="labeled">Rows of the <see cref="NormalClass"/> and of others, for rules that need both.</param>
    /// <exception cref="ArgumentException">The rule needs labeled rows and there are none, or the normal class is not known.</exception>
    public void SetThreshold(ThresholdRule rule, DataSet? labeled = null)
    {
        Pca?.SetThreshold(rule, labeled);
        if (rule.NeedsAnomalies && labeled is not null)
        {
            var (scores, anomalies) = (Score(labeled), labeled.AreAnomalies(Known(null)));
            Threshold = rule.Choose([.. scores.Where((_, r) => !anomalies[r])], [.. scores.Where((_, r) => anomalies[r])]);
        }
        else
        {
            Threshold = rule.Choose(_trainingScores);
        }

        Rule = rule;
    }

    /// <summary>
    /// A number from 0 to 1 that rises with the score: 1 / (1 + exp(−(score − threshold) / σ)), σ being the standard deviation of the normal training scores. It is ½ at
    /// the threshold, .73 one σ above it, .27 one below. A rescaled score, not a frequency: no labels are behind it.
    /// </summary>
    public double Probability(float score)
    {
        var distance = score - Threshold;
        return distance == 0 ? 0.5 : 1 / (1 + Math.Exp(-distance / Math.Max(_scale, double.Epsilon)));
    }

    /// <summary>How far from the threshold the verdict on a score is, from ½ (on it) to 1: the larger of <see cref="Probability"/> and 1 − it.</summary>
    public double Confidence(float score) => Math.Max(Probability(score), 1 - Probability(score));

    /// <summary>The share of the normal training rows with a score above the threshold, 0 to 1.</summary>
    public double FlaggedTraining() => _trainingScores.Count(IsAnomaly) / (double)_trainingScores.Length;

    /// <summary>What each feature has in the score of a row, the largest share first; equal ones in the order of the features.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="row">Which of them, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Explanation Explain(DataSet rows, int row)
    {
        var one = rows.Select([row]);
        var parts = ScoreKind.Parts(_rebuilder, one);
        var names = ScoreKind.PartNames(FeatureNames, _rebuilder.LatentSize);
        var residuals = Residuals(one);
        var values = new float[one.Table.Columns];
        one.Table.CopyRow(0, values);
        var score = Sum(parts)[0];
        return new Explanation(row, score, Threshold, Probability(score), [.. names.Select(Share).OrderByDescending(share => share.Share)]);

        FeatureShare Share(string name, int part)
        {
            if (!ScoreKind.IsPerFeature || part >= values.Length) return new FeatureShare(name, parts[0, part], null, null);
            return new FeatureShare(name, parts[0, part], values[part], values[part] - (double)residuals[0, part]);
        }
    }

    /// <summary>How well it tells the rows of a labeled data set apart.</summary>
    /// <param name="rows">Rows of the normal class and of at least one other.</param>
    /// <param name="normalClass">The class of normal rows; <see cref="NormalClass"/> where null.</param>
    /// <exception cref="ArgumentException">The rows have no labels, or the class is not known, or there are rows of one kind only.</exception>
    public DetectionMetrics Measure(DataSet rows, string? normalClass = null)
    {
        var (anomalies, scores) = (rows.AreAnomalies(Known(normalClass)), Score(rows));
        return new DetectionMetrics(
            Name, Threshold, FlaggedTraining(), RocCurve.Of(scores, anomalies), PrecisionRecallCurve.Of(scores, anomalies), ConfusionMatrix.Of(scores, anomalies, Threshold));
    }

    private static AnomalyDetector Fit(
        IRebuilder rebuilder, Autoencoder model, DataSet normal, AnomalyScore? score, ThresholdRule? rule, string? normalClass, DataSet? labeled, AnomalyDetector? pca)
    {
        model.CheckWidth(normal.Table.Columns, model.InputShape.Size, "rows");
        normal = Thin(normal);
        var fitted = (score ?? new MeanAbsoluteErrorScore()).Fit(rebuilder, normal);
        var scores = Score(rebuilder, fitted, model, normal);
        Array.Sort(scores);
        var detector = new AnomalyDetector(model, rebuilder, fitted, scores, normalClass, normal.ColumnNames) { Pca = pca };
        detector.SetThreshold(rule ?? new MeanPlusSigma(), labeled);
        return detector;
    }

    private string Known(string? normalClass) => normalClass ?? NormalClass ?? throw new ArgumentException("The class of normal rows is not known; name it.", nameof(normalClass));

    private static float[] Score(IRebuilder rebuilder, AnomalyScore score, Autoencoder model, DataSet rows)
    {
        model.CheckWidth(rows.Table.Columns, model.InputShape.Size, "rows");
        var scores = new float[rows.Count];
        foreach (var block in RowBlocks.Of(rows.Count, BlockRows))
            Sum(score.Parts(rebuilder, rows.Count <= BlockRows ? rows : rows.Select(block))).CopyTo(scores, block[0]);
        return scores;
    }

    /// <summary>The sum of each row's parts, which is its score.</summary>
    private static float[] Sum(double[,] parts)
    {
        var (n, width) = (parts.GetLength(0), parts.GetLength(1));
        var scores = new float[n];
        for (var r = 0; r < n; r++)
        {
            var sum = 0.0;
            foreach (var part in MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in parts[r, 0]), width)) sum += part;
            scores[r] = float.IsFinite((float)sum) ? (float)sum : throw new ArithmeticException($"The score of row {r} is {sum}: the row is too far from what the model was trained on for single precision.");
        }

        return scores;
    }

    private static DataSet Thin(DataSet rows) => rows.Count <= MostFittedRows
        ? rows
        : rows.Select(RowChoice.Of(rows.Count, MostFittedRows));
}
