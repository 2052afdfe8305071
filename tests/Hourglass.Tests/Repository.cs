namespace Hourglass.Tests;

/// <summary>The root of this checkout: the nearest folder above the test assembly that contains the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hourglass.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests must run inside a checkout of the repository.");
    }
}
