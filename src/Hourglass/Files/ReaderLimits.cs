namespace Hourglass.Files;

/// <summary>
/// What readers accept of a file before they refuse it. A small file can ask for gigabytes of memory or hours of time; these limits bound
/// what one file may cost. They hold for the whole process.
/// </summary>
/// <example><code>ReaderLimits.Current = ReaderLimits.Current with { VerifyChecksums = false };</code></example>
public sealed record ReaderLimits
{
    /// <summary>The limits that all readers of this process use from now on.</summary>
    public static ReaderLimits Current { get; set; } = new();

    /// <summary>
    /// Whether the checksums of models, checkpoints, indexes and codes are compared when they are loaded; true by default. It takes about
    /// 0.1 ms per MB. <c>hourglass info --verify</c> compares them at any time.
    /// </summary>
    public bool VerifyChecksums { get; init; } = true;
}
