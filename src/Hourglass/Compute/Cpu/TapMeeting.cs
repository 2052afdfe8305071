namespace Hourglass.Compute;

/// <summary>Along one axis the output's coordinates <c>First</c> … <c>End</c> − 1 for which a tap finds a value, at coordinate · stride + <c>Shift</c>.</summary>
internal readonly record struct TapMeeting(int First, int End, int Shift)
{
    internal TapMeeting(int input, int output, int stride, int shift)
        : this(shift >= 0 ? 0 : (-shift + stride - 1) / stride, Math.Min(output, (input - 1 - shift + stride) / stride), shift)
    {
        if (input - 1 - shift < 0) End = 0;
    }
}
