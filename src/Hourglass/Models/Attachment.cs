using Hourglass.Files;

namespace Hourglass.Models;

/// <summary>
/// Something that was computed from a trained model and is saved with it: an anomaly detector, a density of codes, a head. The model itself
/// does not know what it means; who attached it reads it again.
/// </summary>
public sealed class Attachment
{
    /// <summary>An attachment of text and tensors.</summary>
    /// <param name="json">What is small, as JSON.</param>
    /// <param name="tensors">What is large; their names are unique within the attachment.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public Attachment(string json, params IReadOnlyList<NamedTensor> tensors)
    {
        if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Expected tensors of different names; found “{twice.Key}” twice.", nameof(tensors));
        (Json, Tensors) = (json, tensors);
    }

    /// <summary>What is small, as JSON.</summary>
    public string Json { get; }

    /// <summary>What is large.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The values of a tensor that is to have <paramref name="length"/> of them.</summary>
    /// <exception cref="FormatException">There is no such tensor, or it has another number of values.</exception>
    public ReadOnlyMemory<float> Values(string name, int length)
    {
        var found = Tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw new FormatException($"the tensor “{name}” is missing.");
        if (found.Values.Length != length)
            throw new FormatException($"the tensor “{name}” has {found.Values.Length} values; expected {length}.");
        return found.Values;
    }
}
