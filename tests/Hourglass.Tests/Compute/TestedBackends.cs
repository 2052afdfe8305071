using Hourglass.Compute;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Compute;

/// <summary>
/// The backends that the suite compares with <see cref="ReferenceBackend"/>: the processor with each instruction set that this machine has,
/// and <see cref="MinimalBackend"/>, which has nothing but the abstract operations.
/// </summary>
internal static class TestedBackends
{
    private const string Minimal = "minimal";

    /// <summary>The names of all of them.</summary>
    public static TheoryData<string> All =>
        [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported).Select(set => set.ToString()), Minimal];

    /// <summary>One of each kind, the reference first.</summary>
    public static IReadOnlyList<Backend> Kinds => [new ReferenceBackend(), new CpuBackend(1), new MinimalBackend()];

    public static Backend Create(string name, int threads = 2) =>
        name == Minimal ? new MinimalBackend() : new CpuBackend(threads, Enum.Parse<InstructionSet>(name));

    /// <summary>
    /// Checks random cases, always the same ones; more where the environment variable HOURGLASS_PROPERTY_CASES says how many, fewer on the
    /// minimal backend, whose loops are those of the reference.
    /// </summary>
    public static void ForAll(string name, int cases, Action<Case> check, int threads = 2)
    {
        cases = Property.Wanted ?? cases;
        var (reference, backend) = (new ReferenceBackend(), Create(name, threads));
        for (var i = 0; i < (name == Minimal ? cases / 5 : cases); i++) check(new Case(i, reference, backend));
        (backend as IDisposable)?.Dispose();
    }
}
