using System.Globalization;
using System.Runtime.CompilerServices;
using Hourglass.Parts;

namespace Hourglass.Files;

/// <summary>
/// What readers accept of a file before they refuse it. A small file can ask for gigabytes of memory or hours of time; these limits bound
/// what one file may cost. They hold for the whole process.
/// </summary>
/// <remarks>
/// The environment variable <c>HOURGLASS_LIMITS</c> sets them at the start of a process: <c>unpackedRatio=1000,pixels=500000000</c>.
/// </remarks>
/// <example><code>ReaderLimits.Current = ReaderLimits.Current with { UnpackedRatio = 1000 };</code></example>
public sealed record ReaderLimits
{
    /// <summary>The environment variable that sets limits.</summary>
    public const string Variable = "HOURGLASS_LIMITS";

    /// <summary>Compressed data may become as long as this, in bytes, whatever its ratio.</summary>
    private const long AlwaysUnpacked = 64 << 20;

    private static readonly Dictionary<string, Func<ReaderLimits, long, ReaderLimits>> _settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(UnpackedBytes)] = (limits, value) => limits with { UnpackedBytes = value },
        [nameof(UnpackedRatio)] = (limits, value) => limits with { UnpackedRatio = value },
        [nameof(LineLength)] = (limits, value) => limits with { LineLength = value },
        [nameof(Pixels)] = (limits, value) => limits with { Pixels = value },
        [nameof(JpegScans)] = (limits, value) => limits with { JpegScans = value },
        [nameof(Tensors)] = (limits, value) => limits with { Tensors = value },
        [nameof(Attachments)] = (limits, value) => limits with { Attachments = value },
        [nameof(KernelWork)] = (limits, value) => limits with { KernelWork = value },
        [nameof(ActivationBytes)] = (limits, value) => limits with { ActivationBytes = value },
        [nameof(VerifyChecksums)] = (limits, value) => limits with { VerifyChecksums = value != 0 },
    };

    private static ReaderLimits? _current;

    /// <summary>The limits that all readers of this process use from now on; at first those of <see cref="Variable"/>.</summary>
    /// <exception cref="InvalidInputException">The variable names an unknown limit, or a value is no whole number.</exception>
    public static ReaderLimits Current
    {
        get => _current ??= Parse(Environment.GetEnvironmentVariable(Variable) ?? "");
        set => _current = value;
    }

    /// <summary>Most bytes that a compressed file or an array of an archive may become. Default: 256 GiB.</summary>
    public long UnpackedBytes { get; init; } = 256L << 30;

    /// <summary>
    /// Most bytes that each byte of a compressed file or picture may become, beyond the first 64 MiB. Default: 200; data such as tables,
    /// photos and drawings stay below 100, zeros alone reach 1,000.
    /// </summary>
    public long UnpackedRatio { get; init; } = 200;

    /// <summary>Most characters of a line of text. Default: 2²⁴, a million values or more.</summary>
    public long LineLength { get; init; } = 1 << 24;

    /// <summary>Most pixels of a picture. Default: 2²⁷, such as 16,384 × 8,192.</summary>
    public long Pixels { get; init; } = 1 << 27;

    /// <summary>Most scans of a JPEG file, each of which costs as much as decoding a picture. Default: 100; usual are 1 to 12.</summary>
    public long JpegScans { get; init; } = 100;

    /// <summary>Most tensors of a safetensors file. Default: 100,000.</summary>
    public long Tensors { get; init; } = 100_000;

    /// <summary>Most attachments of a model. Default: 1,000.</summary>
    public long Attachments { get; init; } = 1000;

    /// <summary>
    /// Most entries in the plan of a convolution: taps × taps that differ at the border, which grow with the square of a kernel. Default:
    /// 2²⁰, such as a kernel of 1,024 on a signal or 32 × 32 on a picture.
    /// </summary>
    public long KernelWork { get; init; } = 1 << 20;

    /// <summary>
    /// Most bytes of the values that one pass through a model keeps. Default: the memory that the process may use.
    /// </summary>
    public long ActivationBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// Whether the checksums of models, checkpoints, indexes and codes are compared when they are loaded; true by default. It takes about
    /// 0.2 ms per MB, a seventh of loading. <c>hourglass info --verify</c> compares them at any time. As a setting of the variable 1 or 0.
    /// </summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>Limits from a text such as <c>pixels=1000000,lineLength=1000</c>; those not named have their defaults.</summary>
    /// <exception cref="InvalidInputException">It names an unknown limit, or a value is no whole number from 0.</exception>
    public static ReaderLimits Parse(string text)
    {
        var limits = new ReaderLimits();
        foreach (var setting in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = setting.Split('=', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : (setting, "");
            if (!_settings.TryGetValue(name, out var apply))
                throw new InvalidInputException($"{Variable}: there is no limit “{name}”{NearestName.Hint(name, [.. _settings.Keys])}");
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new InvalidInputException($"{Variable}: expected a whole number for {name}; found “{value}”.");
            limits = apply(limits, number);
        }

        return limits;
    }

    /// <summary>Most bytes that so many compressed bytes may become.</summary>
    internal long Unpacked(long compressed) =>
        (long)Int128.Min(UnpackedBytes, AlwaysUnpacked + UnpackedRatio * (Int128)compressed);

    /// <summary>What a message says of a limit: its value, and how to raise it.</summary>
    internal static string Describe(long value, [CallerArgumentExpression(nameof(value))] string limit = "")
    {
        var name = limit[(limit.LastIndexOf('.') + 1)..];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the limit {name} is {value}; raise it for files that you trust ({Variable}={char.ToLowerInvariant(name[0])}{name[1..]}=…)");
    }
}
