using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// A density for the codes of each class, weighted by class frequency. Samples are of one class, or of all classes by their weights.
/// </summary>
public sealed class PerClassDensity : MixtureDensity
{
    internal const string Kind = "per-class";

    // The class of each part, and the part of each class (−1 for a class without rows).
    private readonly int[] _labels, _partOf;

    internal PerClassDensity(double[] weights, CodeDensity[] parts, int[] labels, IReadOnlyList<string> classNames)
        : base(weights, parts)
    {
        (_labels, ClassNames, _partOf) = (labels, classNames, new int[classNames.Count]);
        if (
            labels.Length != parts.Length || labels.Any(label => (uint)label >= (uint)classNames.Count)
            || labels.Distinct().Count() != labels.Length)
            throw new ArgumentException(
                $"Expected for each of {parts.Length} parts a class of its own below {classNames.Count}; found "
                + $"{string.Join(", ", labels)}.", nameof(labels));
        Array.Fill(_partOf, -1);
        for (var k = 0; k < labels.Length; k++) _partOf[labels[k]] = k;
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <summary>The class names, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Fits a density to the training codes of each class; classes without rows have none.</summary>
    /// <param name="codes">(n, d).</param>
    /// <param name="labels">The class of each row, below the number of classes.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="fit">Fits the codes of one class, such as <c>FullGaussian.Fit</c>.</param>
    /// <exception cref="ArgumentException">The number of labels differs from the number of rows, or a class has a single row.</exception>
    public static PerClassDensity Fit(
        float[,] codes, ReadOnlySpan<int> labels, IReadOnlyList<string> classNames, Func<float[,], CodeDensity> fit)
    {
        CodeRows.CheckFit(codes);
        if (labels.Length != codes.GetLength(0))
            throw new ArgumentException($"Expected a class for each of {codes.GetLength(0)} codes; found {labels.Length}.", nameof(labels));
        var rows = new List<int>[classNames.Count];
        for (var label = 0; label < rows.Length; label++) rows[label] = [];
        for (var r = 0; r < labels.Length; r++)
        {
            if ((uint)labels[r] >= (uint)rows.Length)
                throw new ArgumentException($"Expected classes from 0 to {rows.Length - 1}; found {labels[r]} in row {r}.", nameof(labels));
            rows[labels[r]].Add(r);
        }

        if (Array.FindIndex(rows, some => some.Count == 1) is var single and >= 0)
            throw new InvalidInputException(
                $"Expected at least 2 rows of each class to fit a density to; of “{classNames[single]}” there is 1.", nameof(labels));
        var used = Enumerable.Range(0, rows.Length).Where(label => rows[label].Count > 0).ToArray();
        return new PerClassDensity(
            [.. used.Select(label => (double)rows[label].Count / codes.GetLength(0))],
            [.. used.Select(label => fit(CodeRows.Select(codes, rows[label].ToArray())))], used, classNames);
    }

    /// <summary>Whether it was fitted to rows of a class, an index into <see cref="ClassNames"/>.</summary>
    public bool HasClass(int label) => (uint)label < (uint)_partOf.Length && _partOf[label] >= 0;

    /// <summary>Codes of one class, (n, latent).</summary>
    /// <param name="label">An index into <see cref="ClassNames"/>.</param>
    /// <param name="count">The number of samples, at least 0.</param>
    /// <param name="seed">The same seed gives the same codes.</param>
    /// <exception cref="ArgumentException">The class does not exist, or had no rows.</exception>
    public float[,] SampleClass(int label, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var part = PartOf(label);
        var codes = new float[count, Size];
        Parallel.For(0, count, r => DrawPart(part, Draws(seed, r), RowArrays.Row(codes, r)));
        return codes;
    }

    /// <summary>The codes that <see cref="CodeDensity.Sample"/> returns, with the class of each.</summary>
    /// <param name="count">The number of samples, at least 0.</param>
    /// <param name="seed">The same seed gives the same codes.</param>
    public (float[,] Codes, int[] Labels) SampleWithLabels(int count, ulong seed) =>
        (Sample(count, seed), [.. Enumerable.Range(0, count).Select(r => _labels[Choose(Draws(seed, r))])]);

    /// <summary>The density of one class.</summary>
    /// <exception cref="ArgumentException">The class does not exist, or had no rows.</exception>
    public CodeDensity OfClass(int label) => Parts[PartOf(label)];

    /// <inheritdoc/>
    public override string ToString() => $"{Parts[0]} of each of {Parts.Count} classes";

    internal static new PerClassDensity Read(JsonElement json, Attachment attachment, string prefix)
    {
        var (weights, parts) = ReadParts(json, attachment, prefix);
        return new PerClassDensity(
            weights, parts, [.. json.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())],
            [.. json.GetProperty("classes").EnumerateArray().Select(name => name.GetString() ?? "")]);
    }

    internal override void Write(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteStartObject();
        writer.WriteString("density", Kind);
        writer.WriteStartArray("classes");
        foreach (var name in ClassNames) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("labels");
        foreach (var label in _labels) writer.WriteNumberValue(label);
        writer.WriteEndArray();
        WriteParts(writer, tensors, prefix);
        writer.WriteEndObject();
    }

    private int PartOf(int label)
    {
        if ((uint)label >= (uint)ClassNames.Count)
            throw new InvalidInputException($"Expected a class from 0 to {ClassNames.Count - 1}; found {label}.", nameof(label));
        return _partOf[label] >= 0
            ? _partOf[label]
            : throw new InvalidInputException($"The density has no rows of the class “{ClassNames[label]}”.", nameof(label));
    }
}
