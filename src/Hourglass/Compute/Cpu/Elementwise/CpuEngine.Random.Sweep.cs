using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Random words a vector at a time, and sweeps that use one for each element: generator, sample and result in one pass over memory.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>What a sweep does with the words of the generator.</summary>
    private interface IDrawWork
    {
        /// <summary>The samples from the four words of a block in each lane.</summary>
        (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3);

        /// <summary>The result of source values and their samples.</summary>
        TVector Result(TVector draws, TVector source);
    }

    private void SweepDraws<TWork>(
        TWork work, RandomStream stream, float* source, float* destination, int length) where TWork : struct, IDrawWork
    {
        var job = new DrawJob<TWork>(work, stream, source, destination, length, pool);
        pool.Run(ref job, job.Parts);
    }

    private readonly struct DrawJob<TWork> : IJob where TWork : struct, IDrawWork
    {
        private readonly TWork _work;
        private readonly RandomStream _stream;
        private readonly float* _source, _destination;
        private readonly int _length, _share;

        internal DrawJob(TWork work, RandomStream stream, float* source, float* destination, int length, WorkerPool pool)
        {
            (_work, _stream, _length) = (work, stream, length);
            _source = source;
            _destination = destination;
            (_share, Parts) = Split(length, 4L * length, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var order = BlockOrder();
            var (i, end) = (part * _share, Math.Min(_length, (part + 1) * _share));
            for (; i + 4 * TSimd.Count <= end; i += 4 * TSimd.Count) Apply(order, i, _source + i, _destination + i);
            if (i >= end) return;
            float* tail = stackalloc float[4 * MaxCount];
            new Span<float>(tail, 4 * MaxCount).Clear();
            Copy(_source + i, tail, end - i);
            Apply(order, i, tail, tail);
            Copy(tail, _destination + i, end - i);
        }

        /// <summary>Four vectors from element <paramref name="first"/> on, a multiple of four.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Apply(TVector order, int first, float* source, float* destination)
        {
            var (w0, w1, w2, w3) = Words(_stream, order, (uint)first / 4);
            var (x0, x1, x2, x3) = _work.Draws(w0, w1, w2, w3);
            (x0, x1, x2, x3) = InOrder(x0, x1, x2, x3);
            TSimd.Store(_work.Result(x0, TSimd.Load(source)), destination);
            TSimd.Store(_work.Result(x1, TSimd.Load(source + TSimd.Count)), destination + TSimd.Count);
            TSimd.Store(_work.Result(x2, TSimd.Load(source + 2 * TSimd.Count)), destination + 2 * TSimd.Count);
            TSimd.Store(_work.Result(x3, TSimd.Load(source + 3 * TSimd.Count)), destination + 3 * TSimd.Count);
        }
    }

    /// <summary>
    /// Which block each lane computes, counted from the first: lane 4g + k takes block k·groups + g, so that the exchange of lanes in
    /// <see cref="InOrder"/> leaves the elements in order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BlockOrder()
    {
        uint* lanes = stackalloc uint[MaxCount];
        var groups = TSimd.Count / 4;
        for (var lane = 0; lane < TSimd.Count; lane++) lanes[lane] = (uint)(lane % 4 * groups + lane / 4);
        return TSimd.Load((float*)lanes);
    }

    /// <summary>
    /// The four words of a block in each lane, from block <paramref name="first"/> on; see <see cref="Philox.Block"/> and
    /// <see cref="RandomStream.Block"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) Words(in RandomStream stream, TVector order, uint first)
    {
        var (c0, c1, c2, c3) = (
            TSimd.AddBits(TSimd.BroadcastBits(first), order), TSimd.BroadcastBits(stream.Index), TSimd.BroadcastBits((uint)stream.Step),
            TSimd.BroadcastBits((uint)(stream.Step >> 32)));
        var (k0, k1) = stream.Key;
        var (m0, m1) = (TSimd.BroadcastBits(Philox.Multiplier0), TSimd.BroadcastBits(Philox.Multiplier1));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            var ((high0, low0), (high1, low1)) = (TSimd.MultiplyBits(c0, m0), TSimd.MultiplyBits(c2, m1));
            (c0, c1, c2, c3) = (
                TSimd.Xor(TSimd.Xor(high1, c1), TSimd.BroadcastBits(k0)), low1,
                TSimd.Xor(TSimd.Xor(high0, c3), TSimd.BroadcastBits(k1)), low0);
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>From word k of each block in vector k to the elements one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) InOrder(TVector x0, TVector x1, TVector x2, TVector x3)
    {
        var (low01, high01) = (TSimd.InterleaveLow(x0, x1), TSimd.InterleaveHigh(x0, x1));
        var (low23, high23) = (TSimd.InterleaveLow(x2, x3), TSimd.InterleaveHigh(x2, x3));
        return (TSimd.JoinLow(low01, low23), TSimd.JoinHigh(low01, low23), TSimd.JoinLow(high01, high23), TSimd.JoinHigh(high01, high23));
    }

    /// <summary>See <see cref="Philox.Uniform"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Uniform(TVector words) =>
        TSimd.Multiply(TSimd.Add(TSimd.UpperBits(words), TSimd.Broadcast(0.5f)), TSimd.Broadcast(1f / 8388608f));
}
