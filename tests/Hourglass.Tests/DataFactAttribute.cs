namespace Hourglass.Tests;

/// <summary>A test that needs the full data sets. It is skipped unless the variable HOURGLASS_DATA names their folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOURGLASS_DATA")))
            Skip = "HOURGLASS_DATA does not name the folder of the data sets.";
    }
}
