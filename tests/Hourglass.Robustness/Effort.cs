using System.Globalization;

namespace Hourglass.Robustness;

/// <summary>How long the tests search: short by default, as long as wanted by an environment variable.</summary>
internal static class Effort
{
    /// <summary>The number that a variable such as <c>HOURGLASS_KILLS=1000</c> gives, or the usual one.</summary>
    public static int Of(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
