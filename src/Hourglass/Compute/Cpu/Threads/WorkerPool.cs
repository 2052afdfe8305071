using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Hourglass.Compute;

/// <summary>
/// Threads that wait to share a job. A hand-over costs 1–2 µs while they spin; after a while without work they sleep, and waking them
/// costs more. A job is a struct on the caller's stack, so handing it out allocates nothing.
/// </summary>
/// <remarks>
/// Parts are claimed one by one, by the caller too. So when the host takes a core away before a worker has begun, the caller does the work
/// alone and waits for nobody. Which thread does a part does not change its result. A pool that is not disposed keeps its threads, asleep,
/// as long as the process runs.
/// </remarks>
internal sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>About a millisecond: longer than the pauses within a training step, shorter than anybody notices.</summary>
    private const int SpinsBeforeSleep = 20_000;

    private const long Closed = uint.MaxValue;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _workers;

    // The current job. The ticket holds its number in the upper half and the next part to be claimed in the lower; a claim is a
    // compare-and-swap of the whole, so a worker that comes late can never take part in another job than the one it looked at.
    private delegate*<void*, int, void> _call;
    private void* _job;
    private int _parts;
    private long _ticket = Closed;
    private int _done, _busy, _sleeping;
    private Exception? _fault;
    private bool _isDisposed, _ends;

    internal WorkerPool(int threads)
    {
        Threads = threads;
        _workers = new Thread[Math.Max(0, threads - 1)];
        for (var i = 0; i < _workers.Length; i++)
            _workers[i] = new Thread(Stand) { IsBackground = true, Name = $"hourglass {i + 1}" };
        foreach (var worker in _workers) worker.Start();
    }

    /// <summary>The caller and its workers.</summary>
    internal int Threads { get; }

    /// <summary>Runs parts 0 … parts − 1 of <paramref name="job"/> and returns when all are done.</summary>
    /// <remarks>While another caller has the workers, and after disposal, all parts run here: the result is the same.</remarks>
    internal void Run<TJob>(ref TJob job, int parts) where TJob : struct, IJob
    {
        if (parts <= 1 || Threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var part = 0; part < parts; part++) job.Run(part);
            return;
        }

        var own = job; // on this stack, which stays until all parts are done; the caller's may be part of an object that moves
        _call = &Call<TJob>;
        _job = Unsafe.AsPointer(ref own);
        _parts = parts;
        _done = 0;
        _fault = null;
        var number = (long)((ulong)Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, number << 32);
        var sleeping = Volatile.Read(ref _sleeping);
        if (sleeping > 0) _wake.Release(Math.Min(sleeping, parts - 1));

        Share(number);
        for (var spins = 0; Volatile.Read(ref _done) != parts; spins++)
        {
            // A long wait means that the host took a worker's core away in the middle of a part: let it have this one.
            if (spins < 2_000) Thread.SpinWait(4);
            else Thread.Yield();
        }

        Interlocked.Exchange(ref _ticket, (number << 32) | Closed);
        var fault = _fault;
        Volatile.Write(ref _busy, 0);
        if (fault is not null) ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Ends the threads, after the job that they are at. Jobs that come later run on their caller alone.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        // As the last of the callers, which keeps the workers for good.
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) Thread.Yield();
        Volatile.Write(ref _ends, true);
        Interlocked.Exchange(ref _ticket, ((long)((ulong)Volatile.Read(ref _ticket) >> 32) + 1) << 32 | Closed);
        if (_workers.Length > 0) _wake.Release(_workers.Length);
        foreach (var worker in _workers) worker.Join();
        _wake.Dispose();
    }

    private static void Call<TJob>(void* job, int part) where TJob : struct, IJob => Unsafe.AsRef<TJob>(job).Run(part);

    /// <summary>Claims and does parts of job <paramref name="number"/> as long as there are any.</summary>
    private void Share(long number)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var part = ticket & Closed;
            if ((long)((ulong)ticket >> 32) != number || part >= Volatile.Read(ref _parts)) return;
            var call = _call;
            var job = _job;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket) continue;
            try
            {
                call(job, (int)part);
            }
#pragma warning disable CA1031 // Whatever it is, it is rethrown to the caller, who still waits for the other parts.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _fault = e;
            }

            Interlocked.Increment(ref _done);
        }
    }

    /// <summary>What a worker does: watch the ticket, share the job, and sleep when none comes.</summary>
    private void Stand()
    {
        Scratch.Prepare();
        for (long seen = 0; ;)
        {
            for (var spins = 0; Number() == seen; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(4);
                    continue;
                }

                // Whoever publishes a job after this sees one sleeper more; whoever did before is seen by the second look.
                Interlocked.Increment(ref _sleeping);
                if (Number() == seen) _wake.Wait();
                Interlocked.Decrement(ref _sleeping);
                spins = 0;
            }

            seen = Number();
            if (Volatile.Read(ref _ends)) return;
            Share(seen);
        }

        long Number() => (long)((ulong)Volatile.Read(ref _ticket) >> 32);
    }
}
