using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hourglass.Tests.Data;

/// <summary>A web server on this machine that can misbehave: it answers each connection as told, and closes it.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts to answer.</summary>
    /// <param name="answer">Given where the client wants to begin (null: no range asked for) and the stream, writes the answer.</param>
    internal TestServer(Func<long?, Stream, Task> answer)
    {
        _listener.Start();
        _ = ServeAsync(answer);
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file");

    /// <summary>Where each client wanted to begin, in order.</summary>
    internal List<long?> Requests { get; } = [];

    /// <summary>Canceled when the server is disposed of.</summary>
    internal CancellationToken End => _end.Token;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    /// <summary>
    /// A server that knows ranges and serves <paramref name="content"/>, each time no more than <paramref name="most"/> tells.
    /// </summary>
    internal static TestServer Serving(byte[] content, Func<int>? most = null) => new(async (from, stream) =>
    {
        await WriteHeadAsync(stream, from, content.Length);
        var rest = content.AsMemory((int)(from ?? 0));
        await stream.WriteAsync(rest[..Math.Min(rest.Length, most?.Invoke() ?? rest.Length)]);
    });

    internal static Task WriteHeadAsync(Stream stream, long? from, int length) => WriteAsync(
        stream, from is { } start
            ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{length - 1}/{length}\r\n"
            + $"Content-Length: {length - start}\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");

    internal static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private async Task ServeAsync(Func<long?, Stream, Task> answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await using var stream = client.GetStream();
                var from = await ReadRangeAsync(stream);
                Requests.Add(from);
                await answer(from, stream);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the client has gone.
        }
    }

    private static async Task<long?> ReadRangeAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) > 0)
            head.Append((char)buffer[0]);
        const string Range = "Range: bytes=";
        var line = head.ToString().Split("\r\n").FirstOrDefault(l => l.StartsWith(Range, StringComparison.OrdinalIgnoreCase));
        return line is null ? null : long.Parse(line[Range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
    }
}
