using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Training;

namespace Hourglass.Transfer;

// The same operations on arrays and System.Numerics.Tensors: the first dimension counts rows, the others are flattened.
public sealed partial class Predictor
{
    /// <summary>Trains the head on rows (n, features) with one number each.</summary>
    /// <inheritdoc cref="Fit(RowTable, float[], HeadOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public void Fit(
        float[,] rows, float[] targets, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) => Fit(RowArrays.Table(rows), targets, options, progress, cancellation);

    /// <summary>Trains the head on the rows of a tensor (n, …) with one number each.</summary>
    /// <inheritdoc cref="Fit(RowTable, float[], HeadOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public void Fit(
        in ReadOnlyTensorSpan<float> rows, float[] targets, HeadOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) => Fit(RowArrays.Table(rows), targets, options, progress, cancellation);

    /// <summary>The predictions for rows (n, features).</summary>
    /// <inheritdoc cref="Predict(RowTable)"/>
    public float[,] Predict(float[,] rows) => Predict(RowArrays.Table(rows));

    /// <summary>The predictions for the rows of a tensor (n, …).</summary>
    /// <inheritdoc cref="Predict(RowTable)"/>
    public Tensor<float> Predict(in ReadOnlyTensorSpan<float> rows) => RowArrays.ToTensor(Predict(RowArrays.Table(rows)));

    /// <summary>The most probable class of each row (n, features).</summary>
    /// <inheritdoc cref="Classify(RowTable)"/>
    public int[] Classify(float[,] rows) => Classify(RowArrays.Table(rows));

    /// <summary>The most probable class of each row of a tensor (n, …).</summary>
    /// <inheritdoc cref="Classify(RowTable)"/>
    public int[] Classify(in ReadOnlyTensorSpan<float> rows) => Classify(RowArrays.Table(rows));
}
