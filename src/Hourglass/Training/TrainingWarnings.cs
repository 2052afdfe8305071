using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>
/// What is likely to be a mistake and can be told before training: a last activation that cannot reach the data, a network that can copy
/// its input, held-out rows outside the range of the loss. <see cref="Trainer.Messages"/> receives these sentences, too.
/// </summary>
public static class TrainingWarnings
{
    /// <summary>How far scaled values may lie beyond the range of the last activation without a word.</summary>
    private const float Reach = 1e-3f;

    /// <summary>The warnings for a model and the rows that it is to be trained on; none where all is well.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">Raw training rows.</param>
    /// <param name="validation">Raw validation rows; null for none.</param>
    /// <param name="test">Raw test rows; null for none.</param>
    public static IReadOnlyList<string> Of(Autoencoder model, DataSet train, DataSet? validation = null, DataSet? test = null) =>
    [
        .. OfTraining(model, train.Table, train.ColumnNames),
        .. validation is null || ReferenceEquals(validation, test) ? [] : OfHeldOut(model, "validation", validation),
        .. test is null ? [] : OfHeldOut(model, "test", test),
    ];

    /// <summary>
    /// What is unusual about rows that a trained model is to be used on: values outside those of its training rows, which nothing taught it
    /// to reconstruct. None where all is well.
    /// </summary>
    /// <param name="model">A trained model. Without a <see cref="Autoencoder.Table"/> only the range of its loss is known.</param>
    /// <param name="rows">Raw rows.</param>
    /// <exception cref="InvalidInputException">The rows have other columns than the model's table.</exception>
    public static IReadOnlyList<string> OfRows(Autoencoder model, DataSet rows)
    {
        var aligned = model.Align(rows);
        if (model.Table is not { } table || table.Columns.All(column => column.Minimum is null))
            return [.. OfHeldOut(model, "given", aligned)];
        return ColumnsOutside.Find(table, aligned.Table) is { } outside ? [outside.ToString()] : [];
    }

    /// <summary>The warnings about the model and its training rows.</summary>
    internal static IEnumerable<string> OfTraining(Autoencoder model, RowTable train, IReadOnlyList<string>? columns)
    {
        if (OfLastActivation(model, train, columns) is { } unreachable) yield return unreachable;
        if (CanCopy(model))
        {
            yield return FormattableString.Invariant(
                $"the code has {model.LatentSize} values and a row has {model.InputShape.Size}: without a narrower layer, a corruption, a ")
                + "penalty or noise, the network can learn to copy its input (the identity), and a small error then says nothing. Choose "
                + "a smaller code, or add a corruption or a penalty";
        }
    }

    /// <summary>The note about held-out rows on which the loss is not meant to be taken; it is measured all the same.</summary>
    internal static IEnumerable<string> OfHeldOut(Autoencoder model, string part, DataSet rows) =>
        OfHeldOut(model, part, rows.Table, rows.ColumnNames);

    /// <inheritdoc cref="OfHeldOut(Autoencoder, string, DataSet)"/>
    internal static IEnumerable<string> OfHeldOut(Autoencoder model, string part, RowTable rows, IReadOnlyList<string>? columns)
    {
        if (rows.Columns != model.InputShape.Size) yield break; // refused elsewhere
        var (least, largest) = model.TargetRange;
        if (ValuesOutside.Find(rows, model.Scaler.Map, least - Autoencoder.Rounding, largest + Autoencoder.Rounding) is not { } outside)
            yield break;
        var (have, how) = (
            outside.Rows == 1 ? "has" : "have",
            model.Recipe.Data.Binarize == Binarization.Redraw ? "they are drawn as 0 or 1" : "they are measured all the same");
        yield return FormattableString.Invariant($"{outside.Rows} of {rows.Rows} {part} rows {have} scaled values outside [{least}, ")
            + FormattableString.Invariant($"{largest}], {outside.Span}, in {outside.NameColumns(columns, rows.Columns)}: the scaler is ")
            + $"fitted to the training rows, and {model.Objective.Reconstruction.Name} takes targets in this range; {how}";
    }

    private static string? OfLastActivation(Autoencoder model, RowTable train, IReadOnlyList<string>? columns)
    {
        if (model.Recipe.Data.Binarize != Binarization.None || train.Columns != model.InputShape.Size) return null;
        var (least, largest) = RangeOf(model.FinalActivation);
        if (ValuesOutside.Find(train, model.Scaler.Map, least - Reach, largest + Reach) is not { } outside) return null;
        var gives = float.IsInfinity(largest)
            ? FormattableString.Invariant($"from {least:0.##} up")
            : FormattableString.Invariant($"from {least:0.##} to {largest:0.##}");
        return FormattableString.Invariant($"the last layer's {NameOf(model.FinalActivation.Kind)} gives values {gives}; the scaled ")
            + $"training rows have values {outside.Span} (outside in {outside.NameColumns(columns, train.Columns)}), "
            + $"which it cannot reach. Take a last layer without activation{Scaling(largest)}";
    }

    private static string Scaling(float largest) =>
        float.IsInfinity(largest) ? "" : ", or a scaler that fits, such as minMaxPerColumn or byteRange";

    /// <summary>The values that an activation can give.</summary>
    private static (float Least, float Largest) RangeOf(Activation activation) => activation.Kind switch
    {
        ActivationKind.Sigmoid => (0, 1),
        ActivationKind.Tanh => (-1, 1),
        ActivationKind.Relu or ActivationKind.Softplus => (0, float.PositiveInfinity),
        ActivationKind.LeakyRelu when !(activation.Slope > 0) => (0, float.PositiveInfinity),
        ActivationKind.Elu => (-Math.Abs(activation.Slope), float.PositiveInfinity),
        ActivationKind.Gelu => (-0.17f, float.PositiveInfinity),
        _ => (float.NegativeInfinity, float.PositiveInfinity),
    };

    private static string NameOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Relu => "ReLU",
        ActivationKind.LeakyRelu => "leaky ReLU",
        ActivationKind.Elu => "ELU",
        ActivationKind.Gelu => "GELU",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether nothing keeps the network from being the identity.</summary>
    private static bool CanCopy(Autoencoder model)
    {
        var width = model.InputShape.Size;
        return model.Bottleneck is IdentityBottleneck && model.LatentSize >= width && model.Corruption is null
            && model.Objective.Penalties.Count == 0 && !model.IsConditional
            && model.Encoder.Layers.Concat(model.Decoder.Layers).All(layer => layer.OutputShape.Size >= width && layer is not Dropout);
    }
}
