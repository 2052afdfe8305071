using Hourglass.Compute;
using Hourglass.Corruptions;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// The drift of a sensor: x̃ = x + a·t with t from 0 to 1 along the row and a uniform in ±maximum for each row. A model of signals learns
/// to remove it.
/// </summary>
internal sealed class Drift(float maximum, int length) : Corruption
{
    private DeviceBuffer? _ramp; // made at the first use: a corruption belongs to one model, which has one backend

    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination)
    {
        var ramp = (_ramp ??= Ramp(backend)).AsRow();
        for (var r = 0; r < source.Rows; r++)
        {
            var end = maximum * (2f * stream.Word((uint)r) / uint.MaxValue - 1);
            backend.AddRow(source.SliceRows(r, 1), ramp, end, destination.SliceRows(r, 1));
        }
    }

    public override string ToString() => FormattableString.Invariant($"drift, at most ±{maximum} at the end of a row");

    private DeviceBuffer Ramp(Backend backend)
    {
        var ramp = backend.Allocate(length);
        backend.Upload([.. Enumerable.Range(0, length).Select(t => (float)t / Math.Max(1, length - 1))], ramp.AsRow());
        return ramp;
    }
}

/// <summary>The corruption as a recipe names it: <c>{"corruption": "drift", "maximum": 0.5}</c>.</summary>
internal sealed record DriftRecipe : CorruptionRecipe
{
    /// <summary>The largest drift at the end of a row, in scaled units, at least 0.</summary>
    public float Maximum { get; init; } = 0.5f;

    public override Corruption Create(Shape input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Maximum);
        return new Drift(Maximum, input.Size);
    }
}
