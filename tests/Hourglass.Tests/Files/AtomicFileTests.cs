using System.Diagnostics;
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

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_rewritten_file_is_private_from_its_first_byte_where_the_old_one_was()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(path, _ => Assert.All(
            Directory.GetFiles(folder.Path),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))));
    }

    [UnixFact]
    public void A_file_keeps_its_owner_when_root_rewrites_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        if (Shell("chown", "12:34", path) != "") return; // only root gives files away
        AtomicFile.WriteText(path, "new");
        Assert.Equal("12:34", Shell("stat", "-c", "%u:%g", path));
    }

    [Fact]
    public void What_killed_writers_of_a_file_left_is_deleted_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])[".a.txt.q1.w2.tmp", ".a.txt.x.tmp", ".b.txt.x.tmp", "a.txt", "a.txt.tmp"])
            File.WriteAllText(folder.File(name), "");
        AtomicFile.CleanUp(folder.File("a.txt"));
        Assert.Equal([".b.txt.x.tmp", "a.txt", "a.txt.tmp"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    /// <summary>What a program prints, or says when it fails.</summary>
    private static string Shell(string program, params string[] words)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return (output + error).Trim();
    }
}
