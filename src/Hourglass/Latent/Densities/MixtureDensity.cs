using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>f(z) = Σ w·f(z) over components: a sample is drawn by first choosing a component, each with probability w.</summary>
public abstract class MixtureDensity : CodeDensity
{
    private const double WeightSlack = 1e-9;

    private readonly double[] _weights;
    private readonly CodeDensity[] _parts;

    private protected MixtureDensity(double[] weights, CodeDensity[] parts)
        : base(parts.Length == 0 ? 0 : parts[0].Size)
    {
        if (parts.Length == 0 || weights.Length != parts.Length)
            throw new ArgumentException(
                $"Expected a weight for each part, at least one; found {weights.Length} and {parts.Length}.", nameof(weights));
        if (!Array.TrueForAll(weights, weight => weight > 0) || !(Math.Abs(weights.Sum() - 1) < WeightSlack))
        {
            var found = string.Join(", ", weights.Select(weight => $"{weight}"));
            throw new ArgumentException($"Expected weights above 0 that sum to 1; found {found}.", nameof(weights));
        }

        if (Array.Find(parts, part => part.Size != Size) is { } other)
            throw new ArgumentException($"Expected parts over codes of one size; found {Size} and {other.Size}.", nameof(parts));
        (_weights, _parts) = (weights, parts);
    }

    /// <summary>w, the weight of each part, above 0; they sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The parts.</summary>
    public IReadOnlyList<CodeDensity> Parts => _parts;

    /// <inheritdoc/>
    public override int ParameterCount => _parts.Sum(part => part.ParameterCount) + _parts.Length - 1;

    /// <summary>The probability that each code (n, latent) comes from each part, by Bayes' rule: (n, parts), rows summing to 1.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[,] Responsibilities(float[,] codes)
    {
        CodeRows.Check(codes, Size);
        return Expect(codes).Shares;
    }

    /// <summary>The responsibilities and log f of each code.</summary>
    internal (double[,] Shares, double[] Logs) Expect(float[,] codes)
    {
        var shares = new double[codes.GetLength(0), _parts.Length];
        var wholes = new double[codes.GetLength(0)];
        Parallel.For(0, wholes.Length, r =>
        {
            wholes[r] = Logs(RowArrays.Row(codes, r), out var logs);
            for (var k = 0; k < logs.Length; k++) shares[r, k] = Math.Exp(logs[k] - wholes[r]);
        });
        return (shares, wholes);
    }

    internal sealed override double LogDensity(ReadOnlySpan<float> code) => Logs(code, out _);

    internal sealed override void Draw(RandomStream stream, Span<float> code) => DrawPart(Choose(stream), stream, code);

    /// <summary>Draws a code from one part.</summary>
    internal void DrawPart(int part, RandomStream stream, Span<float> code) =>
        _parts[part].Draw(stream with { Index = stream.Index + 4 }, code);

    /// <summary>The part that the random numbers of a row choose.</summary>
    internal int Choose(RandomStream stream)
    {
        var place = (double)Philox.Uniform(stream.Word(0));
        for (var k = 0; k < _weights.Length - 1; k++)
            if ((place -= _weights[k]) < 0) return k;
        return _weights.Length - 1;
    }

    private protected static (double[] Weights, CodeDensity[] Parts) ReadParts(JsonElement json, Attachment attachment, string prefix) => (
        [.. json.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())],
        [.. json.GetProperty("parts").EnumerateArray().Select((part, k) => Read(part, attachment, $"{prefix}{k}."))]);

    private protected void WriteParts(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteStartArray("weights");
        foreach (var weight in _weights) writer.WriteNumberValue(weight);
        writer.WriteEndArray();
        writer.WriteStartArray("parts");
        for (var k = 0; k < _parts.Length; k++) _parts[k].Write(writer, tensors, $"{prefix}{k}.");
        writer.WriteEndArray();
    }

    /// <summary>log Σ w·f, and log w·f of each part.</summary>
    private double Logs(ReadOnlySpan<float> code, out double[] logs)
    {
        logs = new double[_parts.Length];
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        for (var k = 0; k < logs.Length; k++)
        {
            logs[k] = Math.Log(_weights[k]) + _parts[k].LogDensity(code);
            largest = Math.Max(largest, logs[k]);
        }

        foreach (var log in logs) sum += Math.Exp(log - largest);
        return largest + Math.Log(sum);
    }
}
