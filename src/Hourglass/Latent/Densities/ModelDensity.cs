using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>The density of codes that is saved with a model, and samples of the model through any density.</summary>
public static class ModelDensity
{
    /// <summary>Attaches a density, in the place of one that was there: <c>Save</c> writes it with the model.</summary>
    /// <exception cref="ArgumentException">The density is one of codes of another size.</exception>
    /// <exception cref="InvalidOperationException">It is the model's prior, which is saved in any case.</exception>
    public static void SetDensity(this Autoencoder model, CodeDensity density)
    {
        CheckSize(model, density);
        model.Attachments[CodeDensity.AttachmentName] = density.ToAttachment();
    }

    /// <summary>The density that is attached, or null.</summary>
    /// <exception cref="FormatException">What is attached cannot be read, or is of codes of another size.</exception>
    public static CodeDensity? FindDensity(this Autoencoder model)
    {
        if (!model.Attachments.TryGetValue(CodeDensity.AttachmentName, out var attachment)) return null;
        var density = CodeDensity.Read(attachment);
        return density.Size == model.LatentSize
            ? density
            : throw new FormatException($"The density saved with the model “{model.Recipe.Name}” is one of codes of {density.Size} numbers; the model's have {model.LatentSize}.");
    }

    /// <summary>New samples: codes drawn from a density, decoded.</summary>
    /// <param name="model">Whose decoder.</param>
    /// <param name="density">Where the codes come from: one fitted to the model's training codes, or a <see cref="PriorDensity"/>.</param>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The same seed gives the same samples.</param>
    /// <param name="className">
    /// The class that all are to be of: of a <see cref="PerClassDensity"/> the codes of that class, and a conditional model is told it. Where null, a per-class
    /// density draws of all its classes.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The density is of codes of another size, there is no such class, nothing takes notice of a class, or a conditional model is not told one.
    /// </exception>
    public static CodeSamples Sample(this Autoencoder model, CodeDensity density, int count, ulong seed, string? className = null)
    {
        CheckSize(model, density);
        var (codes, classes) = density switch
        {
            PerClassDensity perClass when className is not null => (perClass.SampleClass(IndexOf(perClass.ClassNames, className), count, seed), Repeat()),
            PerClassDensity perClass => Named(perClass.SampleWithLabels(count, seed), perClass.ClassNames),
            _ => (density.Sample(count, seed), Repeat()),
        };
        if (className is not null && density is not PerClassDensity && !model.IsConditional)
            throw new ArgumentException($"Neither the model “{model.Recipe.Name}” nor the {density} knows classes: “{className}” cannot be asked for.", nameof(className));
        if (model.IsConditional && className is null && density is not PerClassDensity)
            throw new ArgumentException($"The model “{model.Recipe.Name}” is conditional: expected one of its classes, {string.Join(", ", model.ClassNames)}; found none.", nameof(className));
        int[] labels = model.IsConditional ? [.. classes.Select(name => IndexOf(model.ClassNames, name))] : [];
        return new CodeSamples(codes, model.Decode(codes, labels), classes);

        string[] Repeat() => className is null ? [] : [.. Enumerable.Repeat(className, count)];
    }

    private static (float[,] Codes, string[] Classes) Named((float[,] Codes, int[] Labels) drawn, IReadOnlyList<string> names) =>
        (drawn.Codes, Array.ConvertAll(drawn.Labels, label => names[label]));

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.ToList().IndexOf(name) is var index and >= 0
        ? index
        : throw new ArgumentException($"There is no class “{name}”; the classes are {string.Join(", ", names)}.");

    private static void CheckSize(Autoencoder model, CodeDensity density)
    {
        if (density.Size != model.LatentSize)
            throw new ArgumentException($"Expected a density of codes of {model.LatentSize} numbers for the model “{model.Recipe.Name}”; found one of {density.Size}.", nameof(density));
    }
}
