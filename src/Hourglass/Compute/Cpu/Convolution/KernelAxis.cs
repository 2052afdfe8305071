namespace Hourglass.Compute;

/// <summary>What the taps of a convolution's kernel meet along one axis.</summary>
internal static class KernelAxis
{
    /// <summary>
    /// The output's coordinates for which a tap finds a value, <c>First</c> … <c>End</c> − 1 (none where the two are equal), at
    /// coordinate · stride + <c>Shift</c> of the input.
    /// </summary>
    internal readonly record struct Meeting(int First, int End, int Shift);

    /// <summary>Coordinates of a result that find values by the same taps: each tap's is at the source of the place + shift.</summary>
    internal readonly record struct Class((int Tap, int Shift)[] Taps, List<(int Place, int Source)> Places);

    internal static Meeting[] Meetings(int input, int output, int kernel, int stride, int dilation, int padding)
    {
        var meetings = new Meeting[kernel];
        for (var tap = 0; tap < kernel; tap++)
        {
            var shift = tap * dilation - padding;
            int first = 0, end = output;
            while (first < end && first * stride + shift < 0) first++;
            while (first < end && (end - 1) * stride + shift >= input) end--;
            meetings[tap] = new Meeting(first, end, shift);
        }

        return meetings;
    }

    /// <summary>
    /// The output's coordinates by what they find in the input, or <paramref name="backward"/> the input's by what they find in the output.
    /// </summary>
    internal static List<Class> Alike(bool backward, int input, int output, int kernel, int stride, int dilation, int padding)
    {
        var classes = new List<Class>();
        for (var place = 0; place < (backward ? input : output); place++)
        {
            var found = new List<(int Tap, int At)>();
            for (var tap = 0; tap < kernel; tap++)
            {
                var at = backward ? place + padding - tap * dilation : place * stride - padding + tap * dilation;
                if (backward && at % stride != 0) continue;
                if (backward) at /= stride;
                if (at >= 0 && at < (backward ? output : input)) found.Add((tap, at));
            }

            var source = found.Count == 0 ? 0 : found[0].At;
            (int Tap, int Shift)[] taps = [.. found.Select(f => (f.Tap, f.At - source))];
            var known = classes.FindIndex(c => c.Taps.SequenceEqual(taps));
            if (known < 0)
            {
                known = classes.Count;
                classes.Add(new Class(taps, []));
            }

            classes[known].Places.Add((place, source));
        }

        return classes;
    }
}
