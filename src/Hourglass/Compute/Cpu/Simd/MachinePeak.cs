using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>
/// What this processor can do at best, measured now: the two lines of a roofline (Williams, Waterman and Patterson, 2009). Speeds are only
/// meaningful beside these figures from the same minute.
/// </summary>
/// <param name="GigaFlops">10⁹ multiplications and additions a second on one core, from fused multiply-adds that touch no memory.</param>
/// <param name="CacheGigabytes">10⁹ bytes a second that one core moves in its second-level cache (a ← b + s·c on 384 KiB).</param>
/// <param name="MemoryGigabytes">The same from main memory (on 192 MiB).</param>
public sealed record MachinePeak(double GigaFlops, double CacheGigabytes, double MemoryGigabytes)
{
    private const int Rounds = 12, Chains = 12;

    /// <summary>Measures with the instructions of <paramref name="instructionSet"/>; takes about a second.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor lacks them.</exception>
    public static MachinePeak Measure(InstructionSet instructionSet)
    {
        if (!CpuBackend.IsSupported(instructionSet)) throw new PlatformNotSupportedException($"This processor has no {instructionSet}.");
        return instructionSet switch
        {
            InstructionSet.Avx512 => Measure<Vector512<float>, SimdAvx512>(),
            InstructionSet.Avx2 => Measure<Vector256<float>, SimdAvx2>(),
            InstructionSet.Neon => Measure<Vector128<float>, SimdNeon>(),
            _ => Measure<Vector128<float>, SimdPortable>(),
        };
    }

    private static MachinePeak Measure<TVector, TSimd>()
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        const int Steps = 400_000;
        var flops = 2.0 * Chains * TSimd.Count * Steps;
        return new MachinePeak(
            flops / Best(() => Multiply<TVector, TSimd>(Steps)) / 1e9, Bandwidth<TVector, TSimd>(1 << 15, 2_000),
            Bandwidth<TVector, TSimd>(1 << 24, 1));
    }

    private static unsafe double Bandwidth<TVector, TSimd>(int length, int repeats)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        CpuBuffer a = new(length), b = new(length), c = new(length);
        var seconds = Best(() => Triad<TVector, TSimd>(a.Start, b.Start, c.Start, length, repeats));
        foreach (var buffer in (CpuBuffer[])[a, b, c]) buffer.KeepAlive();
        return 3.0 * sizeof(float) * length * repeats / seconds / 1e9;
    }

    private static double Best(Action action)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>Twelve independent chains: more than any processor's latency × throughput of multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply<TVector, TSimd>(int steps)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        var (x, y) = (TSimd.Broadcast(0.999f), TSimd.Broadcast(0.001f));
        TVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (var i = 0; i < steps; i++)
        {
            c0 = TSimd.MultiplyAdd(c0, x, y);
            c1 = TSimd.MultiplyAdd(c1, x, y);
            c2 = TSimd.MultiplyAdd(c2, x, y);
            c3 = TSimd.MultiplyAdd(c3, x, y);
            c4 = TSimd.MultiplyAdd(c4, x, y);
            c5 = TSimd.MultiplyAdd(c5, x, y);
            c6 = TSimd.MultiplyAdd(c6, x, y);
            c7 = TSimd.MultiplyAdd(c7, x, y);
            c8 = TSimd.MultiplyAdd(c8, x, y);
            c9 = TSimd.MultiplyAdd(c9, x, y);
            c10 = TSimd.MultiplyAdd(c10, x, y);
            c11 = TSimd.MultiplyAdd(c11, x, y);
        }

        var sum = TSimd.Add(TSimd.Add(TSimd.Add(c0, c1), TSimd.Add(c2, c3)), TSimd.Add(TSimd.Add(c4, c5), TSimd.Add(c6, c7)));
        return TSimd.Sum(TSimd.Add(sum, TSimd.Add(TSimd.Add(c8, c9), TSimd.Add(c10, c11))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Triad<TVector, TSimd>(float* a, float* b, float* c, int length, int repeats)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        var s = TSimd.Broadcast(0.5f);
        for (var r = 0; r < repeats; r++)
            for (var i = 0; i < length; i += TSimd.Count)
                TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(c + i), s, TSimd.Load(b + i)), a + i);
    }
}
