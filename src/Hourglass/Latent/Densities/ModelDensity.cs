using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>The density of codes saved with a model, and sampling from a model by any density.</summary>
public static class ModelDensity
{
    /// <summary>Attaches a density, replacing any other; <c>Save</c> writes it with the model.</summary>
    /// <exception cref="ArgumentException">The density is for codes of another size.</exception>
    /// <exception cref="InvalidOperationException">It is the model's prior, which is always saved.</exception>
    public static void SetDensity(this Autoencoder model, CodeDensity density)
    {
        CheckSize(model, density);
        model.Attachments[CodeDensity.AttachmentName] = density.ToAttachment();
    }

    /// <summary>The attached density, or null.</summary>
    /// <exception cref="FormatException">The attachment cannot be read, or is for codes of another size.</exception>
    public static CodeDensity? FindDensity(this Autoencoder model)
    {
        if (!model.Attachments.TryGetValue(CodeDensity.AttachmentName, out var attachment)) return null;
        var density = CodeDensity.Load(attachment);
        return density.Size == model.LatentSize
            ? density
            : throw new FormatException(
                $"The density saved with the model “{model.Recipe.Name}” is for codes of {density.Size} values; the model's have "
                + $"{model.LatentSize}.");
    }

    /// <summary>New samples: codes drawn from a density, decoded.</summary>
    /// <param name="model">The model whose decoder is used.</param>
    /// <param name="density">The density of the codes: one fitted to the model's training codes, or a <see cref="PriorDensity"/>.</param>
    /// <param name="count">The number of samples, at least 0.</param>
    /// <param name="seed">The same seed gives the same samples.</param>
    /// <param name="className">
    /// The class of all samples: it selects the codes of a <see cref="PerClassDensity"/> and conditions a conditional model. If null, a
    /// per-class density samples all its classes.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The density is for codes of another size, the class does not exist or has no effect, or a conditional model is given none.
    /// </exception>
    public static CodeSamples Sample(this Autoencoder model, CodeDensity density, int count, ulong seed, string? className = null)
    {
        CheckSize(model, density);
        var (codes, classes) = density switch
        {
            PerClassDensity perClass when className is not null =>
            (perClass.SampleClass(IndexOf(perClass.ClassNames, className), count, seed), Repeat()),
            PerClassDensity perClass => Named(perClass.SampleWithLabels(count, seed), perClass.ClassNames),
            _ => (density.Sample(count, seed), Repeat()),
        };
        if (className is not null && density is not PerClassDensity && !model.IsConditional)
            throw new InvalidInputException(
                $"Neither the model “{model.Recipe.Name}” nor the {density} has classes; found the class “{className}”.",
                nameof(className));
        if (model.IsConditional && className is null && density is not PerClassDensity)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” is conditional: expected one of its classes, {string.Join(", ", model.ClassNames)}; "
                + "found none.", nameof(className));
        int[] labels = model.IsConditional ? [.. classes.Select(name => IndexOf(model.ClassNames, name))] : [];
        return new CodeSamples(codes, model.Decode(codes, labels), classes);

        string[] Repeat() => className is null ? [] : [.. Enumerable.Repeat(className, count)];
    }

    private static (float[,] Codes, string[] Classes) Named((float[,] Codes, int[] Labels) drawn, IReadOnlyList<string> names) =>
        (drawn.Codes, Array.ConvertAll(drawn.Labels, label => names[label]));

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.ToList().IndexOf(name) is var index and >= 0
        ? index
        : throw new InvalidInputException($"There is no class “{name}”; the classes are {string.Join(", ", names)}.");

    private static void CheckSize(Autoencoder model, CodeDensity density)
    {
        if (density.Size != model.LatentSize)
            throw new InvalidInputException(
                $"Expected a density for codes of {model.LatentSize} values for the model “{model.Recipe.Name}”; found one of "
                + $"{density.Size}.", nameof(density));
    }
}
