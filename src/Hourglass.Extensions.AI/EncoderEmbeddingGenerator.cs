using Hourglass.Models;
using Microsoft.Extensions.AI;

namespace Hourglass.Extensions.AI;

/// <summary>
/// The encoder of an autoencoder as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>: the embedding of a raw row is its code,
/// for use with vector stores and other libraries for embeddings.
/// </summary>
/// <remarks>
/// Rows are encoded in batches on a thread-pool thread. Thread-safe.
/// </remarks>
public sealed class EncoderEmbeddingGenerator : IEmbeddingGenerator<float[], Embedding<float>>
{
    private const int BatchRows = 256;

    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator of the codes of <paramref name="model"/>.</summary>
    /// <exception cref="ArgumentException">The model is conditional, so rows cannot be encoded without classes.</exception>
    public EncoderEmbeddingGenerator(Autoencoder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.IsConditional)
            throw new ArgumentException(
                $"Expected a model that encodes rows alone; “{model.Recipe.Name}” is conditional and requires their classes.",
                nameof(model));
        Model = model;
        _metadata = new EmbeddingGeneratorMetadata(
            "hourglass", defaultModelId: model.Recipe.Name, defaultModelDimensions: model.LatentSize);
    }

    /// <summary>The model.</summary>
    public Autoencoder Model { get; }

    /// <summary>The codes of rows, in their order.</summary>
    /// <param name="values">Raw rows, each with as many finite values as the model's input.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.Dimensions"/> must be null or the length of a code, and
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> null or the name of the model.
    /// </param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">
    /// A row has another length or a non-finite value, or an option does not match the model.
    /// </exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<float[]> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != Model.LatentSize)
            throw new ArgumentException(
                $"Expected {Model.LatentSize} dimensions, the length of a code; found {dimensions}.", nameof(options));
        if (options?.ModelId is { } id && id != Model.Recipe.Name)
            throw new ArgumentException($"Expected the model “{Model.Recipe.Name}”; found “{id}”.", nameof(options));

        return Task.Run(() => Generate(values, cancellationToken), cancellationToken);
    }

    /// <summary>The metadata, the <see cref="Autoencoder"/> or this object, by type; null for other types and for keyed services.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata)) return _metadata;
        if (serviceType == typeof(Autoencoder)) return Model;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the generator has no resources besides its model.</summary>
    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(IEnumerable<float[]> values, CancellationToken cancellation)
    {
        var (found, now) = (new GeneratedEmbeddings<Embedding<float>>(), DateTimeOffset.UtcNow);
        foreach (var batch in values.Chunk(BatchRows))
        {
            cancellation.ThrowIfCancellationRequested();
            var codes = new float[batch.Length * Model.LatentSize];
            Model.Encode(Joined(batch, found.Count), codes);
            for (var i = 0; i < batch.Length; i++)
            {
                var code = codes.AsMemory(i * Model.LatentSize, Model.LatentSize);
                found.Add(new Embedding<float>(code) { CreatedAt = now, ModelId = Model.Recipe.Name });
            }
        }

        return found;
    }

    private float[] Joined(float[][] rows, int first)
    {
        var width = Model.InputShape.Size;
        var joined = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i]?.Length != width)
                throw new ArgumentException(
                    $"Row {first + i}: expected {width} values; found {(rows[i] is null ? "null" : rows[i].Length)}.", nameof(rows));
            if (!Array.TrueForAll(rows[i], float.IsFinite))
                throw new ArgumentException($"Row {first + i} has a non-finite value.", nameof(rows));
            rows[i].CopyTo(joined, i * width);
        }

        return joined;
    }
}
