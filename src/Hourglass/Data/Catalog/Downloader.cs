using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Hourglass.Data;

/// <summary>
/// Downloads a file whose SHA-256 is known. The part that has been downloaded is kept beside the target as <c>.part</c> and resumed, also
/// by a later run; the file gets its final name only when it is complete and its checksum is right.
/// </summary>
public sealed class Downloader : IDisposable
{
    private const int BufferLength = 1 << 16;

    private const int MostRedirects = 10;

    /// <summary>A server that sends fewer bytes per second, in the mean beyond the first stall, is given up.</summary>
    private const int SlowestRate = 4096;

    private readonly HttpClient _client;

    /// <summary>A downloader.</summary>
    /// <param name="stall">How long a server may send nothing before the connection is closed; 30 s where null.</param>
    /// <param name="attempts">How often one address is tried; a broken connection is resumed. At least 1.</param>
    /// <param name="pause">The pause before the second attempt at an address, doubled before each further one; 1 s where null.</param>
    public Downloader(TimeSpan? stall = null, int attempts = 4, TimeSpan? pause = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        (Stall, Attempts, Pause) = (stall ?? TimeSpan.FromSeconds(30), attempts, pause ?? TimeSpan.FromSeconds(1));
        var handler = new SocketsHttpHandler { ConnectTimeout = Stall, AllowAutoRedirect = false };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("hourglass/0.1");
    }

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Stall { get; }

    /// <summary>How often an address is tried.</summary>
    public int Attempts { get; }

    /// <summary>The pause before the second attempt at an address.</summary>
    public TimeSpan Pause { get; }

    /// <summary>Downloads one file.</summary>
    /// <param name="addresses">Where it is served, tried in order.</param>
    /// <param name="path">The target; folders are created.</param>
    /// <param name="sha256">The SHA-256 it must have, 64 hexadecimal digits.</param>
    /// <param name="bytes">The length it must have, in bytes.</param>
    /// <param name="progress">Receives how many bytes are present.</param>
    /// <param name="cancellation">Cancels; the part that has been downloaded is kept for a later try.</param>
    /// <exception cref="DownloadException">No address served the file.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task DownloadAsync(
        IReadOnlyList<Uri> addresses, string path, string sha256, long bytes, IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        var failures = new List<string>();
        foreach (var address in addresses)
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                if (attempt > 1) await Task.Delay(Pause * Math.Pow(2, attempt - 2), cancellation).ConfigureAwait(false);
                if (new FileInfo(part).LinkTarget is not null) File.Delete(part); // a link could lead anywhere; this deletes the link alone
                var isResumed = File.Exists(part);
                try
                {
                    await FetchAsync(address, part, bytes, progress, cancellation).ConfigureAwait(false);
                    await VerifyAsync(part, sha256, cancellation).ConfigureAwait(false);
                    File.Move(part, path, overwrite: true);
                    return;
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
                {
                    failures.Add($"{address}: {e.Message}");
                    // An address that rejects the request, or serves another file, will do so again. A broken connection may be resumed;
                    // a part that turned out wrong, which is deleted by now, may have been of an older file.
                    if (e is HttpRequestException { StatusCode: not null } || (e is DownloadException && !isResumed)) break;
                }
            }
        }

        throw new DownloadException($"{Path.GetFileName(path)} could not be downloaded. {string.Join(" ", failures.Distinct())}");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Adds what is missing to the part.</summary>
    private async Task FetchAsync(Uri address, string part, long bytes, IProgress<long>? progress, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have == bytes) return;
        if (have > bytes) have = 0;

        using var deadline = new CancellationTokenSource(Stall + TimeSpan.FromSeconds((bytes - have) / (double)SlowestRate));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        timeout.CancelAfter(Stall);
        try
        {
            using var response = await RequestAsync(address, have, timeout.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRequestException(
                    $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}.", null, response.StatusCode);
            }

            // A server that does not support ranges sends the whole file: start again.
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != have) have = 0;
            await using var source = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            await using var target = new FileStream(part, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write);
            var buffer = new byte[BufferLength];
            for (int read; (read = await source.ReadAsync(buffer, timeout.Token).ConfigureAwait(false)) > 0;)
            {
                timeout.CancelAfter(Stall);
                have += read;
                if (have > bytes) throw new DownloadException($"the server sent more than the {bytes} bytes expected.");
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                progress?.Report(have);
            }

            target.Flush(flushToDisk: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(
                deadline.IsCancellationRequested
                    ? $"the server sent less than {SlowestRate} bytes per second."
                    : $"the server sent nothing for {Stall.TotalSeconds:0.#} s.");
        }
        catch (DownloadException)
        {
            File.Delete(part);
            throw;
        }

        if (have < bytes) throw new IOException($"the connection ended after {have} of {bytes} bytes.");
    }

    /// <summary>Asks for the bytes from a position on, and follows redirects within the scheme or to https.</summary>
    private async Task<HttpResponseMessage> RequestAsync(Uri address, long from, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            var status = response.StatusCode;
            response.Dispose();
            var next = new Uri(address, location);
            if (next.Scheme != address.Scheme && next.Scheme != Uri.UriSchemeHttps)
                throw new HttpRequestException($"it redirects to {next}, which is not followed: the scheme is another.", null, status);
            if (redirects == MostRedirects)
                throw new HttpRequestException($"it redirects more than {MostRedirects} times.", null, status);
            address = next;
        }
    }

    private static async Task VerifyAsync(string part, string sha256, CancellationToken cancellation)
    {
        string found;
        await using (var stream = File.OpenRead(part))
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        if (string.Equals(found, sha256, StringComparison.OrdinalIgnoreCase)) return;
        File.Delete(part);
        throw new DownloadException($"the file has the SHA-256 {found}; expected {sha256}.");
    }
}
