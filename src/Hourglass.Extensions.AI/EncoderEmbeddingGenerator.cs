using Hourglass.Models;
using Microsoft.Extensions.AI;

namespace Hourglass.Extensions.AI;

/// <summary>
/// The encoder of an autoencoder as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>: the embedding of a raw row is its code. So what is written for
/// embeddings, such as vector stores, works with codes.
/// </summary>
/// <remarks>
/// Rows are encoded in batches on a thread of the pool. May be used from many threads.
/// </remarks>
public sealed class EncoderEmbeddingGenerator : IEmbeddingGenerator<float[], Embedding<float>>
{
    private const int BatchRows = 256;

    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>A generator of the codes of <paramref name="model"/>.</summary>
    /// <exception cref="ArgumentException">The model is conditional: rows alone do not tell it their classes.</exception>
    public EncoderEmbeddingGenerator(Autoencoder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.IsConditional) throw new ArgumentException($"Expected a model that encodes rows alone; “{model.Recipe.Name}” is conditional and asks for their classes.", nameof(model));
        Model = model;
        _metadata = new EmbeddingGeneratorMetadata("hourglass", defaultModelId: model.Recipe.Name, defaultModelDimensions: model.LatentSize);
    }

    /// <summary>The model whose encoder it is.</summary>
    public Autoencoder Model { get; }

    /// <summary>The codes of rows, in their order.</summary>
    /// <param name="values">Raw rows, each of as many finite values as the model takes.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.Dimensions"/> may only be the length of a code and <see cref="EmbeddingGenerationOptions.ModelId"/> only the name of the
    /// model; both may be left out.
    /// </param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="ArgumentException">A row has another length or a value that is not finite, or an option asks for what the model is not.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<float[]> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != Model.LatentSize)
            throw new ArgumentException($"Expected {Model.LatentSize} dimensions, the length of a code; found {dimensions}.", nameof(options));
        if (options?.ModelId is { } id && id != Model.Recipe.Name)
            throw new ArgumentException($"Expected the model “{Model.Recipe.Name}”; found “{id}”.", nameof(options));

        return Task.Run(() => Generate(values, cancellationToken), cancellationToken);
    }

    /// <summary>The metadata, the <see cref="Autoencoder"/> or this object, by its type; null for others and where a key is asked for.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata)) return _metadata;
        if (serviceType == typeof(Autoencoder)) return Model;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the generator holds no more than its model, which others may use.</summary>
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
                found.Add(new Embedding<float>(codes.AsMemory(i * Model.LatentSize, Model.LatentSize)) { CreatedAt = now, ModelId = Model.Recipe.Name });
        }

        return found;
    }

    private float[] Joined(float[][] rows, int first)
    {
        var width = Model.InputShape.Size;
        var joined = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i]?.Length != width) throw new ArgumentException($"Row {first + i}: expected {width} values; found {(rows[i] is null ? "null" : rows[i].Length)}.", nameof(rows));
            if (!Array.TrueForAll(rows[i], float.IsFinite)) throw new ArgumentException($"Row {first + i} holds a value that is not finite.", nameof(rows));
            rows[i].CopyTo(joined, i * width);
        }

        return joined;
    }
}
