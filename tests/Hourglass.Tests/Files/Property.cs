using CsCheck;

namespace Hourglass.Tests.Files;

/// <summary>
/// Checks that something holds for generated cases: the same ones in each run, or others where the environment variable
/// HOURGLASS_PROPERTY_CASES says how many. A case that fails is made as small as possible.
/// </summary>
internal static class Property
{
    private const int Cases = 200;

    /// <summary>How many cases the environment asks for; null if it does not.</summary>
    internal static int? Wanted { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("HOURGLASS_PROPERTY_CASES"), out var count) ? count : null;

    internal static void Holds<T>(Gen<T> cases, Action<T> holds)
    {
        if (Wanted is { } count)
        {
            cases.Sample(holds, iter: count);
            return;
        }

        for (var i = 0u; i < Cases; i++) cases.Sample(holds, seed: new PCG(i, 2026).ToString(), iter: 1, threads: 1);
    }

    /// <summary>Every float that is neither infinite nor NaN, by its bits.</summary>
    internal static Gen<float> Finite { get; } = Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite);
}
