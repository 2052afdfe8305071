using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Objectives;
using Hourglass.Parts;

namespace Hourglass.Models;

// Classes of rows: conditional models take them in, and data sets bring them.
public sealed partial class Autoencoder
{
    /// <summary>Whether encoder and decoder are told the class of each row, so that samples of a class can be asked for.</summary>
    public bool IsConditional => Recipe.Conditional;

    /// <summary>The classes of the rows it is trained on, in the order of their labels; empty where it is not told of any.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// The labels of a data set as this model counts classes: by name, so that another file's order does no harm. Empty where the model has
    /// no use for them, or where it could use them but the data set has none.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A class is not one that the model knows, or the model is conditional and the rows have no classes.
    /// </exception>
    public int[] LabelsOf(DataSet rows)
    {
        if (ClassNames.Count == 0) return [];
        if (!rows.HasLabels) return IsConditional ? throw Unlabeled(rows.Name) : [];
        var known = rows.ClassNames.Select(name => ClassNames.ToList().IndexOf(name)).ToArray();
        var labels = new int[rows.Count];
        for (var r = 0; r < labels.Length; r++)
        {
            labels[r] = known[rows.Labels[r]];
            if (labels[r] < 0)
            {
                throw new InvalidInputException(
                    $"{rows.Name}, row {r}: the model does not know the class “{rows.ClassNames[rows.Labels[r]]}”; "
                    + $"it knows {string.Join(", ", ClassNames)}.", nameof(rows));
            }
        }

        return labels;
    }

    /// <summary>The codes of the rows of a data set, (n, latent).</summary>
    public float[,] Encode(DataSet rows) => Encode(TableOf(rows), LabelsOf(rows));

    /// <summary>decode(encode(rows)) of a data set, in the units of the data (n, features).</summary>
    public float[,] Reconstruct(DataSet rows) => Reconstruct(TableOf(rows), LabelsOf(rows));

    /// <summary>The reconstruction loss of each row of a data set.</summary>
    public float[] Score(DataSet rows) => Score(TableOf(rows), LabelsOf(rows));

    private InvalidInputException Unlabeled(string rows)
    {
        var why = IsConditional ? "is conditional" : "has a penalty that is told classes";
        return new($"The model “{Recipe.Name}” {why}: it needs the class of each row, and {rows} have none.", nameof(rows));
    }

    /// <summary>Scaled training values may exceed the range of targets by this much, which earlier versions' scalers rounded by.</summary>
    internal const float Rounding = 1e-5f;

    /// <summary>The scaled values that training rows may have; others of held-out rows are measured all the same.</summary>
    internal (float Least, float Largest) TargetRange => Recipe.Data.Binarize switch
    {
        Binarization.None => Objective.Reconstruction.TargetRange,
        Binarization.Redraw => (0, 1), // probabilities
        _ => (float.NegativeInfinity, float.PositiveInfinity),
    };

    /// <summary>
    /// Refuses rows on which the objective cannot be taken: without classes for a penalty that is conditioned on them.
    /// </summary>
    internal void CheckMeasured(RowTable table, ReadOnlySpan<int> labels)
    {
        CheckLabels(labels, table.Rows);
        if (labels.Length == 0 && Objective.Penalties.Any(penalty => penalty.UsesLabels)) throw Unlabeled("these rows");
    }

    /// <summary>
    /// Refuses training rows on which the objective cannot be taken: targets that the loss has no place for, too.
    /// <paramref name="where"/> says which rows and columns these are.
    /// </summary>
    internal void CheckTrained(RowTable table, ReadOnlySpan<int> labels, Func<string> where)
    {
        CheckMeasured(table, labels);
        var (least, largest) = table.Range(Scaler.Map);
        if (Recipe.Data.Binarize == Binarization.Redraw && !(least >= -Rounding && largest <= 1 + Rounding))
        {
            throw new InvalidInputException(
                $"data.binarize = redraw takes scaled values in [0, 1], as probabilities; found values from {least} to {largest}. "
                + $"Scale the data (byteRange or minMax). {where()}");
        }

        if (Recipe.Data.Binarize != Binarization.None) return;
        try
        {
            Objective.Reconstruction.CheckTargets(least, largest);
        }
        catch (ArgumentException e) when (where() is { Length: > 0 } place)
        {
            throw new InvalidInputException($"{e.Message.Split(" (Parameter", 2)[0]} {place}");
        }
    }

    internal void CheckLabels(ReadOnlySpan<int> labels, int rows)
    {
        if (labels.Length > 0 && ClassNames.Count == 0)
        {
            throw new InvalidInputException(
                $"The model “{Recipe.Name}” is told of no classes; found {labels.Length} labels.", nameof(labels));
        }

        if (labels.Length == 0 && rows > 0 && IsConditional) throw Unlabeled("these rows");
        if (labels.Length > 0 && labels.Length != rows)
            throw new ArgumentException($"Expected a class for each of {rows} rows; found {labels.Length}.", nameof(labels));
        foreach (var label in labels)
            if ((uint)label >= (uint)ClassNames.Count)
                throw new ArgumentException($"Expected classes from 0 to {ClassNames.Count - 1}; found {label}.", nameof(labels));
    }

    /// <summary>
    /// The shape of what a conditional network takes: values and a number for each class, or planes and a plane for each class.
    /// </summary>
    private static Shape WithClasses(Shape shape, IReadOnlyList<LayerRecipe> network, int classes)
    {
        if (network.Count == 0 || shape.Rank == 1 || network[0] is DenseRecipe or FlattenRecipe or ResidualRecipe { Projection: true })
            return new Shape(shape.Size + classes);
        var dimensions = shape.ToArray();
        dimensions[0] += classes;
        return Shape.From(dimensions);
    }
}
