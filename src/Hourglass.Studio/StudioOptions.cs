namespace Hourglass.Studio;

/// <summary>What the studio serves, and to whom.</summary>
internal sealed record StudioOptions
{
    /// <summary>The port where none is given.</summary>
    internal const int UsualPort = 7411;

    /// <summary>The folder of all runs.</summary>
    public string Runs { get; init; } = "runs";

    /// <summary>Folders whose data files can be chosen.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>The port; null for <see cref="UsualPort"/>, or a free one where that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>The address that is listened on: of this machine alone, by default.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>What a browser must present; null for none. Beyond this machine there is always one.</summary>
    public string? Token { get; init; }

    /// <summary>Whether nothing can be started, changed or deleted.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The number of threads that train; null for all.</summary>
    public int? Threads { get; init; }
}
