namespace Hourglass.Files;

/// <summary>The source pixels of each resampled pixel of a line, and their weights, which sum to 1.</summary>
internal sealed class ImageResampler
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    internal ImageResampler(int from, int to, ResizeKind kind)
    {
        (_first, _weights) = (new int[to], new float[to][]);
        var ratio = (double)from / to;
        for (var i = 0; i < to; i++)
            (_first[i], _weights[i]) = kind == ResizeKind.Area
                ? Covered(i * ratio, (i + 1) * ratio, from)
                : Between((i + 0.5) * ratio - 0.5, from);
    }

    /// <summary>
    /// Resamples lines of values: <c>to[l, i] = Σ weight · from[l, first(i) + j]</c>, where the steps are the distances between lines and
    /// between values.
    /// </summary>
    internal void Apply(ReadOnlySpan<float> from, Span<float> to, int lines, (int Line, int Value) fromStep, (int Line, int Value) toStep)
    {
        for (var i = 0; i < _first.Length; i++)
        {
            var (start, weights) = (_first[i] * fromStep.Value, _weights[i]);
            for (var line = 0; line < lines; line++)
            {
                var sum = 0f;
                var at = line * fromStep.Line + start;
                foreach (var weight in weights)
                {
                    sum += weight * from[at];
                    at += fromStep.Value;
                }

                to[line * toStep.Line + i * toStep.Value] = sum;
            }
        }
    }

    private static (int, float[]) Covered(double start, double end, int length)
    {
        var first = Math.Min((int)start, length - 1);
        var weights = new float[Math.Clamp((int)Math.Ceiling(end), first + 1, length) - first];
        for (var j = 0; j < weights.Length; j++)
            weights[j] = (float)((Math.Min(end, first + j + 1) - Math.Max(start, first + j)) / (end - start));
        return (first, weights);
    }

    private static (int, float[]) Between(double place, int length)
    {
        place = Math.Clamp(place, 0, length - 1);
        var first = Math.Min((int)place, Math.Max(0, length - 2));
        var share = (float)(place - first);
        return (first, length == 1 ? [1] : [1 - share, share]);
    }
}
