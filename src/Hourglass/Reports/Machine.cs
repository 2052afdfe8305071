using System.Reflection;
using System.Runtime.InteropServices;

namespace Hourglass.Reports;

/// <summary>The library version and the processor of a run.</summary>
internal static class Machine
{
    /// <summary>The version of this library.</summary>
    public static string HourglassVersion { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    /// <summary>The model name of the processor, or its architecture if unknown, and the number of logical cores.</summary>
    public static string Processor { get; } = $"{ProcessorName()}, {Environment.ProcessorCount} logical cores";

    private static string ProcessorName()
    {
        const string list = "/proc/cpuinfo", key = "model name";
        try
        {
            var line = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
            if (line is not null) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Fall back to the architecture.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
