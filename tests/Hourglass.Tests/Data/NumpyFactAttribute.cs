using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>A fact that asks numpy for a second opinion; skipped where it is not installed.</summary>
internal sealed class NumpyFactAttribute : FactAttribute
{
    private static readonly bool _isThere =
        new[] { "/usr/lib/python3/dist-packages/numpy" }.Any(Directory.Exists) && File.Exists(Python.Path);

    public NumpyFactAttribute() => Skip = _isThere ? null : "needs Debian's python3-numpy.";
}
