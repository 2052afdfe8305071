using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// Threads that stand by to share a job. A meeting costs 1–2 µs while they spin; after a while without work they sleep, and waking them
/// costs more. A job is a struct on the caller's stack, so handing it out allocates nothing.
/// </summary>
internal sealed unsafe class WorkerPool
{
    private const int SpinsBeforeSleep = 20_000;

    private readonly Worker[] _workers;
    private int _busy;

    internal WorkerPool(int threads)
    {
        Threads = threads;
        _workers = new Worker[threads - 1];
        for (var i = 0; i < _workers.Length; i++) _workers[i] = new Worker(i + 1);
    }

    /// <summary>The caller and its workers.</summary>
    internal int Threads { get; }

    /// <summary>Runs parts 0 … parts − 1 of <paramref name="job"/>, part i on thread i; returns when all are done.</summary>
    /// <remarks>When another caller holds the workers, all parts run here: the result is the same.</remarks>
    internal void Run<TJob>(ref TJob job, int parts) where TJob : struct, IJob
    {
        var workers = Math.Min(parts, Threads) - 1;
        if (workers <= 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var part = 0; part < parts; part++) job.Run(part, 0);
            return;
        }

        try
        {
            delegate*<void*, int, int, void> call = &Call<TJob>;
            var pointer = Unsafe.AsPointer(ref job); // the struct lies on the caller's stack, which waits below
            for (var i = 0; i < workers; i++) _workers[i].Start(call, pointer, parts, workers + 1);
            for (var part = 0; part < parts; part += workers + 1) job.Run(part, 0);
            for (var i = 0; i < workers; i++) _workers[i].Wait();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private static void Call<TJob>(void* job, int part, int thread) where TJob : struct, IJob =>
        Unsafe.AsRef<TJob>(job).Run(part, thread);

#pragma warning disable CA1001 // The semaphore lives as long as its thread, which is as long as the process.
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _wake = new(0);
        private readonly int _thread;
        private delegate*<void*, int, int, void> _call;
        private void* _job;
        private int _parts, _stride, _asleep;
        private int _asked, _done;

        internal Worker(int thread)
        {
            _thread = thread;
            new Thread(Loop) { IsBackground = true, Name = $"hourglass {thread}" }.Start();
        }

        internal void Start(delegate*<void*, int, int, void> call, void* job, int parts, int stride)
        {
            _call = call;
            _job = job;
            (_parts, _stride) = (parts, stride);
            Interlocked.Increment(ref _asked);
            if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0) _wake.Release();
        }

        internal void Wait()
        {
            var asked = _asked;
            for (var spins = 0; Volatile.Read(ref _done) != asked; spins++)
            {
                // A long wait means that the host took the core away: let it go, too.
                if (spins < 10_000) Thread.SpinWait(4);
                else Thread.Yield();
            }
        }

        private void Loop()
        {
            for (var seen = 0; ;)
            {
                for (var spins = 0; Volatile.Read(ref _asked) == seen; spins++)
                {
                    if (spins < SpinsBeforeSleep)
                    {
                        Thread.SpinWait(4);
                        continue;
                    }

                    Interlocked.Exchange(ref _asleep, 1);
                    if (Volatile.Read(ref _asked) == seen || Interlocked.Exchange(ref _asleep, 0) == 0) _wake.Wait();
                    spins = 0;
                }

                seen++;
                for (var part = _thread; part < _parts; part += _stride) _call(_job, part, _thread);
                Volatile.Write(ref _done, seen);
            }
        }
    }
}

/// <summary>Work that falls into parts which touch different memory.</summary>
internal interface IJob
{
    /// <summary>Does part <paramref name="part"/> on thread <paramref name="thread"/> (0 is the caller), whose scratch it may use.</summary>
    void Run(int part, int thread);
}
