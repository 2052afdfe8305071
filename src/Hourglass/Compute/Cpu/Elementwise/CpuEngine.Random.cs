using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Random numbers that change each value on its own: dropout, normal noise, replacement, Bernoulli samples.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void Dropout(RandomStream stream, float rate, float* source, float* destination, int length) =>
        SweepDraws(new DropoutWork(rate), stream, source, destination, length);

    internal override void AddNormal(
        RandomStream stream, float sigma, float low, float high, float* source, float* destination, int length) =>
        SweepDraws(new AddNormalWork(sigma, low, high), stream, source, destination, length);

    internal override void ReplaceAtRandom(
        RandomStream stream, float rate, float low, float high, float* source, float* destination, int length) =>
        SweepDraws(new ReplaceWork(rate, low, high), stream, source, destination, length);

    private readonly struct DropoutWork(float rate) : IDrawWork
    {
        private readonly float _kept = 1f / (1f - rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3) =>
            (Uniform(w0), Uniform(w1), Uniform(w2), Uniform(w3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Result(TVector draws, TVector source) =>
            TSimd.Select(TSimd.Less(draws, TSimd.Broadcast(rate)), TSimd.Broadcast(0f), TSimd.Multiply(source, TSimd.Broadcast(_kept)));
    }

    private readonly struct ReplaceWork(float rate, float low, float high) : IDrawWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3) =>
            (Uniform(w0), Uniform(w1), Uniform(w2), Uniform(w3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Result(TVector draws, TVector source)
        {
            var replacement = TSimd.Select(TSimd.Less(draws, TSimd.Broadcast(rate / 2)), TSimd.Broadcast(low), TSimd.Broadcast(high));
            return TSimd.Select(TSimd.Less(draws, TSimd.Broadcast(rate)), replacement, source);
        }
    }

    private readonly struct AddNormalWork(float sigma, float low, float high) : IDrawWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3)
        {
            var ((x0, x1), (x2, x3)) = (Normals(w0, w1), Normals(w2, w3));
            return (x0, x1, x2, x3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Result(TVector draws, TVector source)
        {
            var sum = TSimd.MultiplyAdd(draws, TSimd.Broadcast(sigma), source);
            return TSimd.Min(TSimd.Max(sum, TSimd.Broadcast(low)), TSimd.Broadcast(high));
        }

        /// <summary>
        /// Two standard normal samples of each lane from two words (Box and Muller, 1958); see <see cref="Backend.FillNormal"/>.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TVector First, TVector Second) Normals(TVector a, TVector b)
        {
            var radius = TSimd.Sqrt(TSimd.Multiply(TSimd.Broadcast(-2f), VectorMath<TVector, TSimd>.Log(Uniform(a))));
            var (cos, sin) = VectorMath<TVector, TSimd>.CosSinOfTurn(Uniform(b));
            return (TSimd.Multiply(radius, cos), TSimd.Multiply(radius, sin));
        }
    }

    internal override void Bernoulli(RandomStream stream, float* values, int length)
    {
        var job = new BernoulliJob(stream, values, length, pool);
        pool.Run(ref job, job.Parts);
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
