using System.Security.Cryptography;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] _content = Content();
    private static readonly string _sum = Convert.ToHexStringLower(SHA256.HashData(_content));

    private readonly TemporaryFolder _folder = new();
    private readonly Downloader _downloader = new(TimeSpan.FromSeconds(20), pause: TimeSpan.Zero);

    private string Target => Path.Combine(_folder.Path, "new", "file.gz");

    private string Part => Target + ".part";

    public void Dispose()
    {
        _downloader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_comes_whole()
    {
        using var server = TestServer.Serving(_content);
        var progress = new LastReport();
        await _downloader.DownloadAsync([server.Address], Target, _sum, _content.Length, progress);
        AssertWhole();
        Assert.Equal(_content.Length, progress.Last);
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_where_it_broke()
    {
        var cuts = new Queue<int>([100_000, 1, 50_000, int.MaxValue]);
        using var server = TestServer.Serving(_content, cuts.Dequeue);
        await _downloader.DownloadAsync([server.Address], Target, _sum, _content.Length);
        AssertWhole();
        Assert.Equal(4, server.Requests.Count);
        Assert.Null(server.Requests[0]);
        Assert.All(server.Requests.Skip(1), from => Assert.InRange(from!.Value, 1, _content.Length));
    }

    [Fact]
    public async Task Cut_again_and_again_it_fails_in_a_sentence_and_a_later_run_goes_on()
    {
        using (var server = TestServer.Serving(_content, () => 30_000))
        {
            var e = await Assert.ThrowsAsync<DownloadException>(() => Get(server));
            Assert.Contains(server.Address.ToString(), e.Message, StringComparison.Ordinal);
            Assert.Equal(4, server.Requests.Count);
        }

        Assert.False(File.Exists(Target));
        var have = new FileInfo(Part).Length;
        Assert.InRange(have, 1, 120_000);
        using var whole = TestServer.Serving(_content);
        await Get(whole);
        AssertWhole();
        Assert.Equal([have], whole.Requests);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_begins_anew()
    {
        Keep(_content[..70_000]);
        using var server = new TestServer(async (_, stream) =>
        {
            await TestServer.WriteHeadAsync(stream, null, _content.Length);
            await stream.WriteAsync(_content);
        });
        await Get(server);
        AssertWhole();
        Assert.Equal([70_000L], server.Requests);
    }

    [Fact]
    public async Task A_part_of_another_file_is_thrown_away_and_fetched_anew()
    {
        Keep(new byte[70_000]);
        using var server = TestServer.Serving(_content);
        await Get(server);
        AssertWhole();
        Assert.Equal([70_000L, null], server.Requests);
    }

    [Fact]
    public async Task A_whole_part_is_only_checked()
    {
        Keep(_content);
        using var server = TestServer.Serving(_content);
        await Get(server);
        AssertWhole();
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_wrong_sum_names_both_and_leaves_nothing()
    {
        var other = (byte[])_content.Clone();
        other[5] ^= 1;
        using var server = TestServer.Serving(other);
        var e = await Assert.ThrowsAsync<DownloadException>(() => Get(server));
        Assert.Contains(_sum, e.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(other)), e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        AssertNothing();
    }

    [Fact]
    public async Task More_than_expected_is_refused_and_leaves_nothing()
    {
        using var server = TestServer.Serving([.. _content, 0]);
        Assert.Contains(
            "more than the", (await Assert.ThrowsAsync<DownloadException>(() => Get(server))).Message, StringComparison.Ordinal);
        AssertNothing();
    }

    [Fact]
    public async Task Where_one_address_fails_the_next_is_tried()
    {
        using var missing = Missing();
        using var wrong = TestServer.Serving(new byte[_content.Length]);
        using var right = TestServer.Serving(_content);
        await _downloader.DownloadAsync([missing.Address, wrong.Address, right.Address], Target, _sum, _content.Length);
        AssertWhole();
    }

    [Fact]
    public async Task A_missing_file_is_told_with_its_address_and_tried_once()
    {
        using var server = Missing();
        var e = await Assert.ThrowsAsync<DownloadException>(() => Get(server));
        Assert.Equal($"file.gz could not be downloaded. {server.Address}: the server answered 404 Not Found.", e.Message);
        Assert.Single(server.Requests);
        AssertNothing();
    }

    [Fact]
    public async Task No_server_is_told()
    {
        Uri gone;
        using (var server = Missing()) gone = server.Address;
        var e = await Assert.ThrowsAsync<DownloadException>(() => _downloader.DownloadAsync([gone], Target, _sum, _content.Length));
        Assert.Contains(gone.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        using var server = Stalling();
        using var impatient = new Downloader(TimeSpan.FromMilliseconds(300), 1);
        var e = await Assert.ThrowsAsync<DownloadException>(() => impatient.DownloadAsync([server.Address], Target, _sum, _content.Length));
        Assert.Contains("the server sent nothing for 0.3 s", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_server_that_sends_a_byte_now_and_then_is_given_up()
    {
        TestServer? server = null;
        server = new TestServer(async (_, stream) =>
        {
            await TestServer.WriteHeadAsync(stream, null, 1000);
            for (var i = 0; i < 1000; i++)
            {
                await stream.WriteAsync(new byte[1]);
                await Task.Delay(30, server!.End);
            }
        });
        using (server)
        {
            using var impatient = new Downloader(TimeSpan.FromSeconds(1), 1);
            var e = await Assert.ThrowsAsync<DownloadException>(() => impatient.DownloadAsync([server.Address], Target, _sum, 1000));
            Assert.Contains("the server sent less than 4096 bytes per second", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redirect_to_another_scheme_is_not_followed_and_the_next_address_tried()
    {
        using var elsewhere = new TestServer((_, stream) => TestServer.WriteAsync(
            stream, "HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/file\r\nContent-Length: 0\r\n\r\n"));
        var e = await Assert.ThrowsAsync<DownloadException>(() => Get(elsewhere));
        Assert.Contains("it redirects to ftp://127.0.0.1/file, which is not followed: the scheme is another.", e.Message);
        using var right = TestServer.Serving(_content);
        using var within = new TestServer((_, stream) => TestServer.WriteAsync(
            stream, $"HTTP/1.1 302 Found\r\nLocation: {right.Address}\r\nContent-Length: 0\r\n\r\n"));
        await _downloader.DownloadAsync([elsewhere.Address, within.Address], Target, _sum, _content.Length);
        AssertWhole();
    }

    [UnixFact]
    public async Task A_part_that_is_a_link_is_not_followed()
    {
        var precious = Path.Combine(_folder.Path, "precious");
        File.WriteAllText(precious, "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.CreateSymbolicLink(Part, precious);
        using var server = TestServer.Serving(_content);
        await _downloader.DownloadAsync([server.Address], Target, _sum, _content.Length);
        AssertWhole();
        Assert.Equal("mine", File.ReadAllText(precious));
    }

    [Fact]
    public async Task Canceled_it_stops_and_keeps_the_part()
    {
        using var server = Stalling();
        using var cancel = new CancellationTokenSource();
        var progress = new LastReport { Reported = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _downloader.DownloadAsync([server.Address], Target, _sum, _content.Length, progress, cancel.Token));
        Assert.False(File.Exists(Target));
        Assert.True(new FileInfo(Part).Length > 0);
    }

    private static TestServer Missing() =>
        new((_, stream) => TestServer.WriteAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));

    /// <summary>Sends the head and a little, then nothing.</summary>
    private static TestServer Stalling()
    {
        TestServer? server = null;
        return server = new TestServer(async (_, stream) =>
        {
            await TestServer.WriteHeadAsync(stream, null, _content.Length);
            await stream.WriteAsync(_content.AsMemory(0, 1000));
            await Task.Delay(Timeout.Infinite, server!.End);
        });
    }

    private static byte[] Content()
    {
        var content = new byte[200_000];
        new Random(3).NextBytes(content);
        return content;
    }

    private Task Get(TestServer server) => _downloader.DownloadAsync([server.Address], Target, _sum, _content.Length);

    private void Keep(byte[] part)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.WriteAllBytes(Part, part);
    }

    private void AssertWhole()
    {
        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
    }

    private void AssertNothing()
    {
        Assert.False(File.Exists(Target));
        Assert.False(File.Exists(Part));
    }

    private sealed class LastReport : IProgress<long>
    {
        internal long Last { get; private set; }

        internal Action? Reported { get; init; }

        public void Report(long value)
        {
            Last = value;
            Reported?.Invoke();
        }
    }
}
