using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>The kernels for one vector type; see <see cref="CpuEngine"/>. Elementwise ones are in the parts of this class beside.</summary>
internal sealed unsafe partial class CpuEngine<TVector, TSimd>(WorkerPool pool) : CpuEngine
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Floats in the widest vector there is: room for a tail on the stack.</summary>
    private const int MaxCount = 16;

    /// <summary>Elementwise work is worth a thread from here on, in elements.</summary>
    private const int ElementsPerThread = 16_384;

    /// <summary>
    /// Sums are taken over chunks of this many elements, whose results are added in order: the same for any number of threads.
    /// </summary>
    private const int Chunk = 4_096;

    /// <summary>
    /// How many of <paramref name="length"/> things each part takes (in whole cache lines of floats), and how many parts there are.
    /// </summary>
    private static (int Share, int Parts) Split(int length, long work, WorkerPool pool)
    {
        if (length == 0) return (1, 0);
        var threads = (int)Math.Clamp(work / ElementsPerThread, 1, pool.Threads);
        var share = (length + threads - 1) / threads;
        share = (share + MaxCount - 1) / MaxCount * MaxCount;
        return (share, (length + share - 1) / share);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* destination, int count)
    {
        for (var i = 0; i < count; i++) destination[i] = source[i];
    }

    /// <summary>Work on vectors that lie at the same place in up to five arrays.</summary>
    private interface IVectorWork
    {
        /// <summary>Does one vector at each of the pointers; those that are not in use are null.</summary>
        void Vector(float* a, float* b, float* c, float* d);
    }

    /// <summary>
    /// Runs <paramref name="work"/> over arrays of <paramref name="length"/> floats; the rest of a vector goes through the stack.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sweep<TWork>(ref TWork work, float* a, float* b, float* c, float* d, int length) where TWork : struct, IVectorWork
    {
        var i = 0;
        for (; i + TSimd.Count <= length; i += TSimd.Count)
            work.Vector(a + i, b == null ? null : b + i, c == null ? null : c + i, d == null ? null : d + i);
        if (i == length) return;

        float* tail = stackalloc float[4 * MaxCount];
        new Span<float>(tail, 4 * MaxCount).Clear();
        float* ta = tail, tb = tail + MaxCount, tc = tb + MaxCount, td = tc + MaxCount;
        var rest = length - i;
        Copy(a + i, ta, rest);
        if (b != null) Copy(b + i, tb, rest);
        if (c != null) Copy(c + i, tc, rest);
        if (d != null) Copy(d + i, td, rest);
        work.Vector(ta, b == null ? null : tb, c == null ? null : tc, d == null ? null : td);
        // The destination last: an operand may be the same memory, whose copy is the old one.
        if (d != null) Copy(td, d + i, rest);
        if (c != null) Copy(tc, c + i, rest);
        if (b != null) Copy(tb, b + i, rest);
        Copy(ta, a + i, rest);
    }

    /// <summary>The same, shared between threads.</summary>
    private void SweepAll<TWork>(TWork work, float* a, float* b, float* c, float* d, int length) where TWork : struct, IVectorWork
    {
        var job = new SweepJob<TWork>(work, a, b, c, d, length, pool);
        pool.Run(ref job, job.Parts);
    }

    private struct SweepJob<TWork> : IJob where TWork : struct, IVectorWork
    {
        private readonly TWork _work;
        private readonly float* _a, _b, _c, _d;
        private readonly int _length, _share;

        internal SweepJob(TWork work, float* a, float* b, float* c, float* d, int length, WorkerPool pool)
        {
            _work = work;
            _a = a;
            _b = b;
            _c = c;
            _d = d;
            _length = length;
            (_share, Parts) = Split(length, length, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int part)
        {
            var (work, start) = (_work, part * _share);
            Sweep(
                ref work, _a + start, _b == null ? null : _b + start, _c == null ? null : _c + start, _d == null ? null : _d + start,
                Math.Min(_share, _length - start));
        }
    }

    /// <summary>Work that also gathers a result, a chunk at a time.</summary>
    private interface IReduction<TResult> : IVectorWork where TResult : unmanaged
    {
        /// <summary>The result of the vectors since the struct was made.</summary>
        TResult Result { get; }
    }

    /// <summary>Runs the work chunk by chunk, each with a fresh copy of <paramref name="work"/>; results[i] is chunk i's.</summary>
    private void Reduce<TWork, TResult>(TWork work, float* a, float* b, float* c, float* d, int length, int chunk, Span<TResult> results)
        where TWork : struct, IReduction<TResult>
        where TResult : unmanaged
    {
        fixed (TResult* target = results)
        {
            var job = new ReduceJob<TWork, TResult>(work, a, b, c, d, length, chunk, target, results.Length, pool);
            pool.Run(ref job, job.Parts);
        }
    }

    /// <summary>A chunk length that leaves at most 512 chunks, by the length alone.</summary>
    private static int ChunkOf(int length)
    {
        var least = (length + 511) / 512;
        return Math.Max(Chunk, (least + MaxCount - 1) / MaxCount * MaxCount);
    }

    private readonly struct ReduceJob<TWork, TResult> : IJob
        where TWork : struct, IReduction<TResult>
        where TResult : unmanaged
    {
        private readonly TWork _work;
        private readonly float* _a, _b, _c, _d;
        private readonly int _length, _chunk, _chunks, _share;
        private readonly TResult* _results;

        internal ReduceJob(
            TWork work, float* a, float* b, float* c, float* d, int length, int chunk, TResult* results, int chunks, WorkerPool pool)
        {
            _work = work;
            _a = a;
            _b = b;
            _c = c;
            _d = d;
            (_length, _chunk, _chunks) = (length, chunk, chunks);
            _results = results;
            var threads = (int)Math.Clamp(length / ElementsPerThread, 1, pool.Threads);
            _share = (chunks + threads - 1) / threads;
            Parts = chunks == 0 ? 0 : (chunks + _share - 1) / _share;
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            for (var i = part * _share; i < Math.Min(_chunks, (part + 1) * _share); i++)
            {
                var work = _work;
                var start = i * _chunk;
                Sweep(
                    ref work, _a + start, _b == null ? null : _b + start, _c == null ? null : _c + start, _d == null ? null : _d + start,
                    Math.Min(_chunk, _length - start));
                _results[i] = work.Result;
            }
        }
    }
}
