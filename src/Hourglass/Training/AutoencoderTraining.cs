using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary><c>model.Fit(rows)</c>: training in a word, for those who need no checkpoints.</summary>
public static class AutoencoderTraining
{
    /// <summary>Trains the model as its recipe says; see <see cref="Trainer.Fit(DataSet, DataSet?, IProgress{TrainingProgress}?, CancellationToken)"/>.</summary>
    /// <param name="model">The model; its scaler turns raw rows into what it sees.</param>
    /// <param name="train">Raw training rows.</param>
    /// <param name="validation">Raw rows measured at each line of the history; or none.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops after the step in hand; the model is left as that step made it.</param>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
    /// <exception cref="RecipeException">The training part of the recipe contradicts itself.</exception>
    public static TrainingResult Fit(
        this Autoencoder model, DataSet train, DataSet? validation = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        new Trainer(model).Fit(train, validation, progress, cancellation);

    /// <summary>Trains the model on rows (n, features) of raw values.</summary>
    /// <inheritdoc cref="Fit(Autoencoder, DataSet, DataSet?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public static TrainingResult Fit(
        this Autoencoder model, float[,] train, float[,]? validation = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        model.Fit(new DataSet("training rows", train), validation is null ? null : new DataSet("validation rows", validation), progress, cancellation);
}
