namespace Hourglass.GradientChecks;

/// <summary>What a gradient check found for one tensor: its worst probe.</summary>
/// <param name="Name">The tensor, such as <c>input</c> or <c>encoder.0.weight</c>.</param>
/// <param name="Where">The worst probe: <c>element 17</c>, or a random direction.</param>
/// <param name="Analytic">The derivative there as the backward pass has it.</param>
/// <param name="Numeric">The derivative there by central differences.</param>
/// <param name="RelativeError">Their distance over the larger of the two, with floors for what rounding hides; infinite where no probe was usable.</param>
/// <param name="Probes">How many derivatives were compared.</param>
/// <param name="AtKinks">How many probes were left out because the function has a kink within the step.</param>
public sealed record GradientCheckEntry(
    string Name, string Where, double Analytic, double Numeric, double RelativeError, int Probes, int AtKinks);
