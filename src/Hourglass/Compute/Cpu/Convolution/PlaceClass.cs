namespace Hourglass.Compute;

/// <summary>
/// Places of a picture at which the same taps of the kernel find values, all at the same distances: the inner ones form a class, those
/// along each border others, and where a stride spreads a picture each phase of it has its own.
/// </summary>
/// <param name="Terms">For each tap in order the tap's offset (in weights or products, as the direction has it) and its value's behind the
/// place's source.</param>
/// <param name="Places">The places, as offsets in a channel of the result.</param>
/// <param name="Sources">For each place where the first tap finds its value in a channel of the source.</param>
internal sealed record PlaceClass(int[] Terms, int[] Places, int[] Sources);
