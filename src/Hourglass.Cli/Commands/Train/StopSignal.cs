using System.Runtime.InteropServices;

namespace Hourglass.Cli;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or SIGHUP into a canceled token. A command that has not ended then after a moment, because it reads a
/// file or computes something that looks at no token, is ended, unless it is doing what must not be lost (<see cref="Protect"/>). The
/// second signal ends the process at once.
/// </summary>
/// <remarks>
/// Ending is safe at any moment: files are written beside their targets, and what is unfinished is deleted when the process exits.
/// </remarks>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();
    private Timer? _timer;
    private int _protected;
    private bool _isLate;

    internal StopSignal() => _registrations =
    [
        .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            .Select(signal => PosixSignalRegistration.Create(signal, Stop)),
    ];

    internal CancellationToken Token => _source.Token;

    /// <summary>Until the result is disposed of, a stop waits for the command: it trains, or saves what it has trained.</summary>
    internal IDisposable Protect()
    {
        lock (_gate) _protected++;
        return new Protection(this);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _timer?.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _timer = new Timer(_ => EndIfFree(), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private void EndIfFree()
    {
        lock (_gate)
        {
            _isLate = true;
            if (_protected > 0) return;
        }

        Console.Error.WriteLine("hourglass: stopped.");
        Environment.Exit(ExitCode.Stopped);
    }

    private sealed class Protection(StopSignal signal) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            lock (signal._gate)
            {
                signal._protected--;
                if (signal._isLate) signal._timer?.Change(Patience, Timeout.InfiniteTimeSpan); // a moment for what is left to do
            }
        }
    }
}
