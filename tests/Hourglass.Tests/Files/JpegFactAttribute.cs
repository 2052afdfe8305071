using Hourglass.Files;

namespace Hourglass.Tests.Files;

/// <summary>A test that needs libturbojpeg, and the data sets where it says so; skipped, by name, without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JpegFactAttribute : FactAttribute
{
    public JpegFactAttribute(bool needsData = false)
    {
        if (!JpegReader.IsAvailable) Skip = "libturbojpeg is not installed.";
        else if (needsData && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOURGLASS_DATA")))
            Skip = "HOURGLASS_DATA does not name the folder of the data sets.";
    }
}
