using System.Globalization;
using Hourglass.Detection;
using Hourglass.Parts;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Detection;

/// <summary>ROC, precision and recall, confusion, against definitions and against scikit-learn.</summary>
public sealed class CurveTests
{
    [Fact]
    public void The_area_is_the_rank_statistic_with_ties_a_half()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 300; trial++)
        {
            var (scores, anomalies) = Draw(random, random.Next(2, 40));
            var (wins, pairs) = (0.0, 0);
            for (var i = 0; i < scores.Length; i++)
            {
                for (var j = 0; j < scores.Length; j++)
                {
                    if (!anomalies[i] || anomalies[j]) continue;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }

            var curve = RocCurve.Measure(scores, anomalies);
            Assert.Equal(wins / pairs, curve.Area, 12);
            var trapezoids = curve.Points.Zip(
                curve.Points.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.Recall + b.Recall) / 2).Sum();
            Assert.Equal(curve.Area, trapezoids, 12);
        }
    }

    [Fact]
    public void By_hand_on_four_rows()
    {
        float[] scores = [0.1f, 0.4f, 0.35f, 0.8f];
        bool[] anomalies = [false, false, true, true];
        Assert.Equal(0.75, RocCurve.Measure(scores, anomalies).Area);
        Assert.Equal(0.5 * 1 + 0.5 * (2.0 / 3), PrecisionRecallCurve.Measure(scores, anomalies).AveragePrecision, 12);
        Assert.Equal(
            [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)],
            RocCurve.Measure(scores, anomalies).Points.Select(point => (point.FalsePositiveRate, point.Recall)));
    }

    [SklearnFact]
    public void Area_and_average_precision_are_those_of_scikit_learn()
    {
        var random = new Random(8);
        var (scores, anomalies) = Draw(random, 500);
        var output = Python.Run(
            "import sys; from sklearn.metrics import roc_auc_score as a, average_precision_score as p; "
            + "s=[float(x) for x in sys.argv[1].split()]; y=[int(x) for x in sys.argv[2].split()]; "
            + "print(repr(float(a(y,s))), repr(float(p(y,s))))",
            string.Join(' ', scores.Select(score => score.ToString(CultureInfo.InvariantCulture))),
            string.Join(' ', anomalies.Select(a => a ? "1" : "0")));
        double[] expected = [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal(expected[0], RocCurve.Measure(scores, anomalies).Area, 12);
        Assert.Equal(expected[1], PrecisionRecallCurve.Measure(scores, anomalies).AveragePrecision, 12);
    }

    [Fact]
    public void A_confusion_matrix_names_its_positive_class()
    {
        var matrix = ConfusionMatrix.Measure([1, 2, 3, 4, 5, 6], [false, true, false, false, true, true], threshold: 3);
        Assert.Equal(new ConfusionMatrix("anomaly", "normal", 2, 1, 2, 1), matrix); // the 3 is not above the threshold
        Assert.Equal((4 / 6.0, 2 / 3.0, 2 / 3.0, 4 / 6.0), (matrix.Accuracy, matrix.Precision, matrix.Recall, matrix.F1));
        Assert.Equal(new ConfusionMatrix("normal", "anomaly", 2, 1, 2, 1), matrix.Opposite());
        Assert.Equal(matrix, matrix.Opposite().Opposite());
        Assert.Null(ConfusionMatrix.Measure([1, 2], [false, true], 5).Precision);
    }

    [Fact]
    public void Rows_of_one_class_have_no_curve()
    {
        Assert.Contains(
            "0 anomalies and 2 normal rows", Assert.Throws<InvalidInputException>(() => RocCurve.Measure([1, 2], [false, false])).Message);
        Assert.Throws<InvalidInputException>(() => PrecisionRecallCurve.Measure([1, 2], [false, false]));
        Assert.Throws<ArgumentException>(() => RocCurve.Measure([1, 2], [false]));
        Assert.Throws<InvalidInputException>(() => RocCurve.Measure([1, float.NaN], [false, true]));
    }

    /// <summary>Scores with many ties, and at least one row of each kind.</summary>
    private static (float[] Scores, bool[] Anomalies) Draw(Random random, int count)
    {
        var anomalies = Enumerable.Range(0, count).Select(i => i == 0 || (i > 1 && random.Next(3) == 0)).ToArray();
        return ([.. anomalies.Select(anomaly => (float)random.Next(10) + (anomaly ? 2 : 0))], anomalies);
    }

    private sealed class SklearnFactAttribute : FactAttribute
    {
        public SklearnFactAttribute() =>
            Skip = Directory.Exists("/usr/lib/python3/dist-packages/sklearn") && File.Exists(Python.Path)
                ? null
                : "needs Debian's python3-sklearn.";
    }
}
