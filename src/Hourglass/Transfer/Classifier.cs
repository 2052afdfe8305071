using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Transfer;

/// <summary>A simple classifier of rows, used to probe codes. Thread-safe once fitted.</summary>
internal abstract class Classifier
{
    private protected Classifier(int features) => Features = features;

    /// <summary>The number of values in a row.</summary>
    public int Features { get; }

    /// <summary>The class of each row (n, d), an index like the labels it was fitted on.</summary>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public int[] Predict(float[,] rows)
    {
        if (rows.GetLength(1) != Features)
            throw new InvalidInputException($"Expected rows of {Features} values; found {rows.GetLength(1)}.", nameof(rows));
        return rows.GetLength(0) == 0 ? [] : OnPredict(rows);
    }

    /// <summary>The class of each row of a table.</summary>
    /// <inheritdoc cref="Predict(float[,])"/>
    public int[] Predict(RowTable rows) => Predict(RowArrays.Values(rows));

    /// <summary>The class of each row of a tensor (n, …).</summary>
    /// <inheritdoc cref="Predict(float[,])"/>
    public int[] Predict(in ReadOnlyTensorSpan<float> rows) => Predict(RowArrays.Table(rows));

    /// <summary>The fraction, 0 to 1, of correctly classified rows.</summary>
    /// <exception cref="ArgumentException">There are no rows, or the numbers of rows and labels differ.</exception>
    public double Accuracy(float[,] rows, ReadOnlySpan<int> labels)
    {
        if (labels.Length == 0 || labels.Length != rows.GetLength(0))
            throw new ArgumentException(
                $"Expected a class for each of at least one row; found {labels.Length} for {rows.GetLength(0)}.", nameof(labels));
        var (found, right) = (Predict(rows), 0);
        for (var r = 0; r < found.Length; r++)
            if (found[r] == labels[r]) right++;
        return (double)right / found.Length;
    }

    private protected abstract int[] OnPredict(float[,] rows);

    /// <summary>Checks the arguments of a fit; returns the number of classes, the largest label + 1.</summary>
    private protected static int CheckRows(float[,] rows, ReadOnlySpan<int> labels)
    {
        if (rows.Length == 0)
            throw new InvalidInputException(
                $"Expected at least one row of at least one value; found {rows.GetLength(0)}×{rows.GetLength(1)}.", nameof(rows));
        if (labels.Length != rows.GetLength(0))
            throw new InvalidInputException(
                $"Expected a class for each of {rows.GetLength(0)} rows; found {labels.Length}.", nameof(labels));
        var values = RowArrays.Flat(rows);
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new InvalidInputException(
                    $"Expected finite values; row {i / rows.GetLength(1)}, column {i % rows.GetLength(1)} is {values[i]}.", nameof(rows));
        var classes = 0;
        foreach (var label in labels)
        {
            if (label < 0) throw new InvalidInputException($"Expected classes from 0 on; found {label}.", nameof(labels));
            classes = Math.Max(classes, label + 1);
        }

        return classes;
    }
}
