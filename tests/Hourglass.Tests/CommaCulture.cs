using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hourglass.Tests;

/// <summary>
/// With HOURGLASS_CULTURE=comma the tests run in a culture that writes −1.234,5 instead of -1,234.5. It needs no data of the operating
/// system, and nothing that the library reads, writes or throws may depend on it.
/// </summary>
internal static class CommaCulture
{
    internal static bool IsOn { get; } = Environment.GetEnvironmentVariable("HOURGLASS_CULTURE") == "comma";

    internal static CultureInfo Create()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator, numbers.NegativeSign) = (",", ".", "\u2212");
        (numbers.PercentDecimalSeparator, numbers.PercentGroupSeparator) = (",", ".");
        (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = (".", ".");
        return culture;
    }

#pragma warning disable CA2255 // A test assembly is loaded by its runner, which has no other place to set the culture of all threads.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        if (!IsOn) return;
        var culture = Create();
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (culture, culture);
    }
}
