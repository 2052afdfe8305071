using Hourglass.Compute;

namespace Hourglass.Tests.Layers;

/// <summary>The backends that cheap tests run on: the definition of right and the one users get.</summary>
internal static class TestBackends
{
    public static TheoryData<string> Names => ["reference", "default"];

    public static Backend Get(string name) => name == "reference" ? new ReferenceBackend() : Backend.Default;
}
