using System.Runtime.Versioning;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.txt");
        AtomicFile.WriteText(path, "first, and longer");
        AtomicFile.WriteText(path, "zweite ä");

        Assert.Equal("zweite ä", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_old_file_is_there_until_the_new_one_is_whole()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.txt");
        AtomicFile.WriteText(path, "old");

        Assert.Throws<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new TimeoutException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_or_a_missing_folder_or_a_device_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("folder", Assert.Throws<IOException>(() => AtomicFile.WriteText(folder.Path, "x")).Message);
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(folder.File("none/a.txt"), "x"));
        if (File.Exists("/dev/null"))
            Assert.Contains("device", Assert.Throws<IOException>(() => AtomicFile.WriteText("/dev/null", "x")).Message);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_link_is_followed_and_permissions_are_kept()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder.File("real.txt"), "old");
        File.SetUnixFileMode(folder.File("real.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder.File("link.txt"), "real.txt");

        AtomicFile.WriteText(folder.File("link.txt"), "new");

        Assert.Equal("new", File.ReadAllText(folder.File("real.txt")));
        Assert.Equal("real.txt", new FileInfo(folder.File("link.txt")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("real.txt")));
    }
}
