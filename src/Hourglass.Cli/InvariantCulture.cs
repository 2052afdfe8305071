using System.Globalization;

namespace Hourglass.Cli;

/// <summary>The invariant culture until disposed: options are read as documented, whatever the machine's settings.</summary>
internal sealed class InvariantCulture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    internal InvariantCulture() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
