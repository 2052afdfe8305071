using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Rows scaled by their weights, and pictures drawn from their gray values.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ScaleRows(float* factors, float* values, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            var work = new ScaleWork(factors[r]);
            Sweep(ref work, values + (nint)r * columns, null, null, null, columns);
        }
    }

    internal override void Bernoulli(RandomStream stream, float* values, int length)
    {
        var job = new BernoulliJob(stream, values, length, pool);
        pool.Run(ref job, job.Parts);
    }

    private readonly struct ScaleWork(float factor) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) => TSimd.Store(TSimd.Multiply(TSimd.Load(a), TSimd.Broadcast(factor)), a);
    }

    private readonly struct BernoulliJob : IJob
    {
        private readonly RandomStream _stream;
        private readonly float* _values;
        private readonly int _length, _share;

        internal BernoulliJob(RandomStream stream, float* values, int length, WorkerPool pool)
        {
            (_stream, _length) = (stream, length);
            _values = values;
            (_share, Parts) = Split(length, 4L * length, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var end = Math.Min(_length, (part + 1) * _share);
            for (var i = part * _share; i < end; i += 4)
            {
                var (w0, w1, w2, w3) = _stream.Block((uint)i / 4);
                Draw(i, w0);
                if (i + 1 < end) Draw(i + 1, w1);
                if (i + 2 < end) Draw(i + 2, w2);
                if (i + 3 < end) Draw(i + 3, w3);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Draw(int i, uint word)
        {
            if (!float.IsNaN(_values[i])) _values[i] = Philox.Uniform(word) < _values[i] ? 1 : 0;
        }
    }
}
