using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("run.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_holder_is_refused_with_the_name_of_the_first()
    {
        using var held = FileLock.Acquire(Path, "runs/a");
        var refused = Assert.Throws<FileLockedException>(() => FileLock.Acquire(Path, "runs/a"));
        Assert.StartsWith($"runs/a is in use by process {Environment.ProcessId} on {Environment.MachineName} since 2", refused.Message);
        Assert.EndsWith("UTC; wait until it ends, or stop it.", refused.Message);
    }

    [Fact]
    public void It_is_free_again_after_its_release_and_leaves_no_file()
    {
        FileLock.Acquire(Path, "a").Dispose();
        Assert.False(File.Exists(Path));
        FileLock.Acquire(Path, "a").Dispose();
    }

    [Fact]
    public void A_file_that_a_killed_process_left_holds_nothing()
    {
        File.WriteAllText(Path, "process 1 on nowhere since 2020-01-01 00:00:00 UTC, 0");
        using var held = FileLock.Acquire(Path, "a");
        Assert.Contains(
            $"process {Environment.ProcessId}", Assert.Throws<FileLockedException>(() => FileLock.Acquire(Path, "a")).Message);
    }

    [Fact]
    public async Task Of_many_who_come_and_go_at_once_one_holds_it_at_any_moment()
    {
        var (inside, most, entered) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                try
                {
                    using var held = FileLock.Acquire(Path, "a");
                    var now = Interlocked.Increment(ref inside);
                    if (now > most) most = now;
                    Interlocked.Increment(ref entered);
                    Thread.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (FileLockedException)
                {
                    Thread.Yield();
                }
            }
        })));
        Assert.Equal(1, most);
        Assert.True(entered >= 200, $"It was taken {entered} times.");
    }
}
