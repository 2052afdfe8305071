using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>
/// Training in one call: <c>Autoencoder.Train(recipe, rows)</c> for a new model, <c>model.Fit(rows)</c> for one that exists.
/// </summary>
public static class AutoencoderTraining
{
    extension(Autoencoder)
    {
        /// <summary>
        /// Trains a new model as a recipe says. The width of the network's last layer, the shape of a sample, the classes and the scaler
        /// follow from the data; <see cref="DataRecipe"/> says how rows are chosen, split and scaled. What it says of a file (source,
        /// columns, pictures …) has no effect, as the rows are given.
        /// </summary>
        /// <param name="recipe">The parts and how to train them.</param>
        /// <param name="train">Raw training rows.</param>
        /// <param name="validation">
        /// Raw rows that are measured during training; null for those that <c>recipe.Data.Validation</c> sets apart.
        /// </param>
        /// <param name="progress">Receives the progress a few times a second.</param>
        /// <param name="messages">Receives, before the first step, what is likely to be a mistake (<see cref="TrainingWarnings"/>).</param>
        /// <param name="cancellation">Stops after the step in hand; the model is left as that step made it.</param>
        /// <returns>The trained model, with its <see cref="Autoencoder.History"/>.</returns>
        /// <exception cref="RecipeException">The recipe contradicts itself or the rows; the message names the option.</exception>
        /// <exception cref="Layers.ShapeException">
        /// Two layers, or the decoder and the data, do not fit; the message names both shapes.
        /// </exception>
        /// <exception cref="TrainingDivergedException">A loss, gradient or weight is no longer of use.</exception>
        public static Autoencoder Train(
            Recipe recipe, DataSet train, DataSet? validation = null, IProgress<TrainingProgress>? progress = null,
            IProgress<string>? messages = null, CancellationToken cancellation = default)
        {
            if (validation is not null && recipe.Data.Validation != ValidationKind.None)
                throw new RecipeException("data.validation must be none where validation rows are given.");
            var data = TrainingData.Prepare(recipe, new DataPair(train, null));
            var model = data.CreateModel(recipe);
            new Trainer(model) { Messages = messages }.Fit(data.Train, validation ?? data.Validation, progress, cancellation);
            return model;
        }

        /// <summary>
        /// Trains a new model with a recipe that is chosen from the rows: scaler, code size, network, loss, batch size, epochs with early
        /// stopping (<see cref="AutomaticRecipe.Choose"/> gives the reasons). A share of the rows is held out, as
        /// <see cref="TrainingData.Prepare(Models.Recipe, DataPair)"/> does with the model's <c>Recipe.Data</c>.
        /// </summary>
        /// <param name="rows">Raw rows: a table, pictures, or the time steps of one long series.</param>
        /// <param name="task">What the model is for; null for a general one.</param>
        /// <param name="progress">Receives the progress a few times a second.</param>
        /// <param name="messages">Receives, before the first step, what is likely to be a mistake (<see cref="TrainingWarnings"/>).</param>
        /// <param name="cancellation">Stops after the step in hand; the model is left as that step made it.</param>
        /// <returns>The trained model; its <see cref="Autoencoder.Recipe"/> is the recipe that was chosen.</returns>
        /// <exception cref="RecipeException">There are too few rows.</exception>
        public static Autoencoder Train(
            DataSet rows, RecipeTask? task = null, IProgress<TrainingProgress>? progress = null, IProgress<string>? messages = null,
            CancellationToken cancellation = default)
        {
            var automatic = AutomaticRecipe.Choose(rows, new AutomaticOptions { Task = task }, cancellation);
            return Autoencoder.Train(automatic.Recipe, rows, null, progress, messages, cancellation);
        }

        /// <summary>Trains a new model on rows (n, features) of raw values.</summary>
        /// <inheritdoc
        /// cref="Train(Recipe, DataSet, DataSet?, IProgress{TrainingProgress}?, IProgress{string}?, CancellationToken)"/>
        public static Autoencoder Train(
            Recipe recipe, float[,] train, float[,]? validation = null, IProgress<TrainingProgress>? progress = null,
            IProgress<string>? messages = null, CancellationToken cancellation = default) =>
            Autoencoder.Train(recipe, Rows(train), validation is null ? null : Rows(validation), progress, messages, cancellation);
    }

    /// <summary>
    /// Trains the model as its recipe says; see
    /// <see cref="Trainer.Fit(DataSet, DataSet?, IProgress{TrainingProgress}?, CancellationToken)"/>.
    /// </summary>
    /// <param name="model">The model; its scaler turns raw rows into what it sees.</param>
    /// <param name="train">Raw training rows.</param>
    /// <param name="validation">Raw rows measured at each line of the history; or none.</param>
    /// <param name="progress">Receives the progress a few times a second.</param>
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
        model.Fit(Rows(train), validation is null ? null : Rows(validation), progress, cancellation);

    /// <summary>Trains the model on a table of raw values.</summary>
    /// <inheritdoc cref="Fit(Autoencoder, DataSet, DataSet?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public static TrainingResult Fit(
        this Autoencoder model, RowTable train, RowTable? validation = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        new Trainer(model).Fit(train, validation, progress, cancellation);

    /// <summary>Trains the model on samples (n × sample shape) of raw values.</summary>
    /// <inheritdoc cref="Fit(Autoencoder, DataSet, DataSet?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public static TrainingResult Fit(
        this Autoencoder model, in ReadOnlyTensorSpan<float> train,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        model.Fit(DataSet.FromTensor("training rows", train), null, progress, cancellation);

    private static DataSet Rows(float[,] rows) => new("rows", rows);
}
