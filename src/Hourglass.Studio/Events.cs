using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>
/// Tells every open tab what has changed; a tab then fetches what it wants. Of each thing only the latest word waits, so a slow tab skips
/// what is past and never holds up a training.
/// </summary>
internal sealed class Events
{
    private readonly ConcurrentDictionary<Listener, byte> _listeners = [];

    /// <summary>The number of open tabs.</summary>
    internal int Listeners => _listeners.Count;

    /// <summary>Announces a change; returns at once.</summary>
    internal void Announce(StudioEvent what)
    {
        foreach (var listener in _listeners.Keys) listener.Add(what);
    }

    /// <summary>Serves the WebSocket of a tab until it closes.</summary>
    internal async Task Serve(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new RefusedException(StatusCodes.Status426UpgradeRequired, "expected a WebSocket.");
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var listener = new Listener();
        _listeners.TryAdd(listener, 0);
        try
        {
            await Task.WhenAny(Send(socket, listener, end.Token), Receive(socket, end.Token));
            await end.CancelAsync();
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // the tab is gone
        }
        finally
        {
            _listeners.TryRemove(listener, out _);
        }
    }

    private static async Task Send(WebSocket socket, Listener listener, CancellationToken cancellation)
    {
        await foreach (var what in listener.All(cancellation))
            await socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(what, StudioJson.Default.StudioEvent), WebSocketMessageType.Text, true, cancellation);
    }

    /// <summary>A tab says nothing; this waits for it to close.</summary>
    private static async Task Receive(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        while ((await socket.ReceiveAsync(buffer, cancellation)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>What waits to be sent to one tab.</summary>
    private sealed class Listener
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<(string Type, string? Id), StudioEvent> _waiting = [];
        private readonly Channel<(string Type, string? Id)> _order = Channel.CreateUnbounded<(string, string?)>();

        internal void Add(StudioEvent what)
        {
            var key = (what.Type, what.Run?.Id ?? what.Id);
            lock (_gate)
            {
                var isNew = !_waiting.ContainsKey(key);
                _waiting[key] = what;
                if (isNew) _order.Writer.TryWrite(key);
            }
        }

        internal async IAsyncEnumerable<StudioEvent> All(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var key in _order.Reader.ReadAllAsync(cancellation))
            {
                StudioEvent what;
                lock (_gate) _waiting.Remove(key, out what!);
                yield return what;
            }
        }
    }
}
