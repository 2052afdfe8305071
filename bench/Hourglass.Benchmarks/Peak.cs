using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Benchmarks;

/// <summary>What the processor can do at most, measured: the roof that kernels are held against.</summary>
internal static unsafe class Peak
{
    private static readonly Dictionary<(int, long), double> Known = [];

    /// <summary>Floating-point operations a second of fused multiply-adds in registers alone, with so many threads.</summary>
    internal static double Flops(int threads) => Cached(threads, 0, () =>
    {
        const int repetitions = 1_000_000;
        var operations = 2.0 * 12 * repetitions * (Vector512.IsHardwareAccelerated ? 16 : 8);
        return Best(threads, operations, _ => { if (Vector512.IsHardwareAccelerated) Fma512(repetitions); else Fma256(repetitions); });
    });

    /// <summary>Bytes a second read and written by a pass that updates <paramref name="bytes"/> of floats in place, split over the threads.</summary>
    internal static double Bandwidth(int threads, long bytes) => Cached(threads, bytes, () =>
    {
        var length = (int)Math.Max(4096, bytes / sizeof(float) / threads / 256 * 256);
        var passes = Math.Max(1, 16_000_000 / length);
        var blocks = Enumerable.Range(0, threads).Select(_ => (nint)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64)).ToArray();
        foreach (var block in blocks) new Span<float>((void*)block, length).Fill(1f);
        var best = Best(threads, 2.0 * sizeof(float) * length * passes, t => { for (var p = 0; p < passes; p++) Update((float*)blocks[t], length); });
        foreach (var block in blocks) NativeMemory.AlignedFree((void*)block);
        return best;
    });

    /// <summary>Answers <c>peak THREADS BYTES…</c> with a line of JSON.</summary>
    internal static void Print(int threads, IEnumerable<string> sizes)
    {
        var bandwidth = sizes.Select(s => Bandwidth(threads, long.Parse(s, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"flops":{{Flops(threads):R}},"bandwidth":[{{string.Join(',', bandwidth)}}]}"""));
    }

    private static double Cached(int threads, long bytes, Func<double> measure)
    {
        if (!Known.TryGetValue((threads, bytes), out var value)) Known[(threads, bytes)] = value = measure();
        return value;
    }

    /// <summary>The best of 40 goes: <paramref name="work"/> units by each thread over the time until all are done.</summary>
    private static double Best(int threads, double work, Action<int> go)
    {
        var best = 0.0;
        using var barrier = new Barrier(threads);
        var clock = Stopwatch.StartNew();
        void Run(int thread)
        {
            for (var i = 0; i < 40; i++)
            {
                barrier.SignalAndWait();
                var started = clock.Elapsed;
                go(thread);
                barrier.SignalAndWait();
                if (thread == 0) best = Math.Max(best, threads * work / (clock.Elapsed - started).TotalSeconds);
            }
        }

        var others = Enumerable.Range(1, threads - 1).Select(t => new Thread(() => Run(t))).ToList();
        others.ForEach(t => t.Start());
        Run(0);
        others.ForEach(t => t.Join());
        return best;
    }

    private static void Update(float* values, int length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var factor = Vector512.Create(0.999f);
            for (var i = 0; i < length; i += 64)
            {
                (Vector512.LoadAligned(values + i) * factor).StoreAligned(values + i);
                (Vector512.LoadAligned(values + i + 16) * factor).StoreAligned(values + i + 16);
                (Vector512.LoadAligned(values + i + 32) * factor).StoreAligned(values + i + 32);
                (Vector512.LoadAligned(values + i + 48) * factor).StoreAligned(values + i + 48);
            }

            return;
        }

        var (narrow, width) = (new Vector<float>(0.999f), Vector<float>.Count);
        for (var i = 0; i < length; i += width) (Vector.Load(values + i) * narrow).Store(values + i);
    }

    // Twelve independent chains: enough to cover four cycles of latency on two or three ports.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fma512(int repetitions)
    {
        var (x, y) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var r = 0; r < repetitions; r++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y); b = Vector512.FusedMultiplyAdd(b, x, y); c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y); e = Vector512.FusedMultiplyAdd(e, x, y); f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y); h = Vector512.FusedMultiplyAdd(h, x, y); i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y); k = Vector512.FusedMultiplyAdd(k, x, y); l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Keep(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fma256(int repetitions)
    {
        var (x, y) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var r = 0; r < repetitions; r++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y); b = Vector256.FusedMultiplyAdd(b, x, y); c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y); e = Vector256.FusedMultiplyAdd(e, x, y); f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y); h = Vector256.FusedMultiplyAdd(h, x, y); i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y); k = Vector256.FusedMultiplyAdd(k, x, y); l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        Keep(Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep(float value) => GC.KeepAlive(value);
}
