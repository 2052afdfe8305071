using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Normal noise: generator, Box and Muller, sum and clipping in one pass over memory.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void AddNormal(RandomStream stream, float sigma, float low, float high, float* source, float* destination, int length)
    {
        var job = new AddNormalJob(stream, sigma, low, high, source, destination, length, pool);
        pool.Run(ref job, job.Parts);
    }

    private readonly struct AddNormalJob : IJob
    {
        private readonly RandomStream _stream;
        private readonly float _sigma, _low, _high;
        private readonly float* _source, _destination;
        private readonly int _length, _share;

        internal AddNormalJob(
            RandomStream stream, float sigma, float low, float high, float* source, float* destination, int length, WorkerPool pool)
        {
            (_stream, _sigma, _low, _high, _length) = (stream, sigma, low, high, length);
            _source = source;
            _destination = destination;
            (_share, Parts) = Split(length, 4L * length, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            // A lane computes one block of four elements. Lane 4g + k takes block k·groups + g, so that the exchange of lanes in Add leaves the elements in order.
            uint* lanes = stackalloc uint[MaxCount];
            var groups = TSimd.Count / 4;
            for (var lane = 0; lane < TSimd.Count; lane++) lanes[lane] = (uint)(lane % 4 * groups + lane / 4);
            var order = TSimd.Load((float*)lanes);

            var (i, end) = (part * _share, Math.Min(_length, (part + 1) * _share));
            for (; i + 4 * TSimd.Count <= end; i += 4 * TSimd.Count) Add(order, i, _source + i, _destination + i);
            if (i >= end) return;
            float* tail = stackalloc float[4 * MaxCount];
            new Span<float>(tail, 4 * MaxCount).Clear();
            Copy(_source + i, tail, end - i);
            Add(order, i, tail, tail);
            Copy(tail, _destination + i, end - i);
        }

        /// <summary>Four vectors from element <paramref name="first"/> on, a multiple of four.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add(TVector order, int first, float* source, float* destination)
        {
            var (w0, w1, w2, w3) = Words(TSimd.AddBits(TSimd.BroadcastBits((uint)first / 4), order));
            var ((x0, x1), (x2, x3)) = (Normals(w0, w1), Normals(w2, w3));
            var (low01, high01) = (TSimd.InterleaveLow(x0, x1), TSimd.InterleaveHigh(x0, x1));
            var (low23, high23) = (TSimd.InterleaveLow(x2, x3), TSimd.InterleaveHigh(x2, x3));
            Store(TSimd.JoinLow(low01, low23), source, destination);
            Store(TSimd.JoinHigh(low01, low23), source + TSimd.Count, destination + TSimd.Count);
            Store(TSimd.JoinLow(high01, high23), source + 2 * TSimd.Count, destination + 2 * TSimd.Count);
            Store(TSimd.JoinHigh(high01, high23), source + 3 * TSimd.Count, destination + 3 * TSimd.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Store(TVector normals, float* source, float* destination)
        {
            var sum = TSimd.MultiplyAdd(normals, TSimd.Broadcast(_sigma), TSimd.Load(source));
            TSimd.Store(TSimd.Min(TSimd.Max(sum, TSimd.Broadcast(_low)), TSimd.Broadcast(_high)), destination);
        }

        /// <summary>The words of a block in each lane; see <see cref="Philox.Block"/> and <see cref="RandomStream.Block"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private (TVector, TVector, TVector, TVector) Words(TVector blocks)
        {
            var (c0, c1, c2, c3) = (
                blocks, TSimd.BroadcastBits(_stream.Index), TSimd.BroadcastBits((uint)_stream.Step), TSimd.BroadcastBits((uint)(_stream.Step >> 32)));
            var (k0, k1) = _stream.Key;
            var (m0, m1) = (TSimd.BroadcastBits(Philox.Multiplier0), TSimd.BroadcastBits(Philox.Multiplier1));
            for (var round = 0; round < Philox.Rounds; round++)
            {
                var ((high0, low0), (high1, low1)) = (TSimd.MultiplyBits(c0, m0), TSimd.MultiplyBits(c2, m1));
                (c0, c1, c2, c3) = (
                    TSimd.Xor(TSimd.Xor(high1, c1), TSimd.BroadcastBits(k0)), low1, TSimd.Xor(TSimd.Xor(high0, c3), TSimd.BroadcastBits(k1)), low0);
                k0 += Philox.Weyl0;
                k1 += Philox.Weyl1;
            }

            return (c0, c1, c2, c3);
        }

        /// <summary>Two standard normal draws of each lane from two words (Box and Muller, 1958); see <see cref="Backend.FillNormal"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TVector First, TVector Second) Normals(TVector a, TVector b)
        {
            var radius = TSimd.Sqrt(TSimd.Multiply(TSimd.Broadcast(-2f), VectorMath<TVector, TSimd>.Log(Uniform(a))));
            var (cos, sin) = VectorMath<TVector, TSimd>.CosSinOfTurn(Uniform(b));
            return (TSimd.Multiply(radius, cos), TSimd.Multiply(radius, sin));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Uniform(TVector words) =>
            TSimd.Multiply(TSimd.Add(TSimd.UpperBits(words), TSimd.Broadcast(0.5f)), TSimd.Broadcast(1f / 8388608f));
    }
}
