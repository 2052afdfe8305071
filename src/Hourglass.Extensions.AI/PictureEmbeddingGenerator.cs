using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Microsoft.Extensions.AI;

namespace Hourglass.Extensions.AI;

/// <summary>
/// The codes of picture files (PNG, PGM, PPM, JPEG) as embeddings. Each picture is preprocessed (size, channels …) like the training
/// pictures.
/// </summary>
/// <remarks>Pictures are read and encoded in batches on a thread-pool thread. Thread-safe.</remarks>
/// <param name="model">A model trained on pictures, not conditional.</param>
/// <exception cref="ArgumentException">The model is conditional, or was trained on tiles of pictures.</exception>
public sealed class PictureEmbeddingGenerator(Autoencoder model) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EncoderEmbeddingGenerator _rows = new(model);
    private readonly PictureOptions? _options = model.Recipe.Data.Pictures is { Tile: not null }
        ? throw new ArgumentException($"Expected a model of whole pictures; “{model.Recipe.Name}” was trained on tiles.", nameof(model))
        : model.Recipe.Data.Pictures is { } options ? options with { SkipBroken = false } : null;

    /// <summary>The codes of pictures, in their order.</summary>
    /// <param name="values">File paths.</param>
    /// <param name="options">As for <see cref="EncoderEmbeddingGenerator"/>.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    /// <exception cref="PictureFileException">A file is damaged.</exception>
    /// <exception cref="ArgumentException">
    /// A picture has another size or number of channels than the model's input, or an option does not match the model.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _rows.GenerateAsync(values.Select(Read), options, cancellationToken);

        float[] Read(string path)
        {
            var picture = PictureFolder.ReadFiles([path], _options, cancellationToken).Data;
            if (picture.Shape != _rows.Model.InputShape)
                throw new ArgumentException(
                    $"{path}: expected a picture of {_rows.Model.InputShape}; found {picture.Shape}.", nameof(values));
            var row = new float[picture.Table.Columns];
            picture.Table.CopyRow(0, row);
            return row;
        }
    }

    /// <inheritdoc cref="EncoderEmbeddingGenerator.GetService"/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _rows.GetService(serviceType, serviceKey);
    }

    /// <summary>Does nothing: the generator has no resources besides its model.</summary>
    public void Dispose()
    {
    }
}
