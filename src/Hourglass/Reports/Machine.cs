using System.Reflection;
using System.Runtime.InteropServices;

namespace Hourglass.Reports;

/// <summary>What a run was made with: versions and the processor.</summary>
public static class Machine
{
    /// <summary>The version of this library.</summary>
    public static string HourglassVersion { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The processor as its maker calls it where the system tells, else its architecture; and the number of its threads.</summary>
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
            // Not told: the architecture has to do.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
