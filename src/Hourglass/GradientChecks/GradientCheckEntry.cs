namespace Hourglass.GradientChecks;

/// <summary>What a gradient check found for one tensor: its worst probe.</summary>
/// <param name="Name">The tensor, such as <c>input</c> or <c>encoder.0.weight</c>.</param>
/// <param name="Where">The position of the worst probe: <c>element 17</c>, or a random direction.</param>
/// <param name="Analytic">The derivative there, as the backward pass computes it.</param>
/// <param name="Numeric">The derivative there by central differences.</param>
/// <param name="RelativeError">
/// Their difference divided by the larger of the two, with floors for rounding; NaN if no probe was usable.
/// </param>
/// <param name="Probes">The number of derivatives compared.</param>
/// <param name="AtKinks">The number of probes skipped because the function has a kink within the step.</param>
public sealed record GradientCheckEntry(
    string Name, string Where, double Analytic, double Numeric, double RelativeError, int Probes, int AtKinks)
{
    /// <summary>Whether at least one derivative was compared; false where every point tried lies on a kink.</summary>
    public bool IsChecked => Probes > 0;
}
