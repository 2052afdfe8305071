using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Draws that change each value on its own: dropout, normal noise, replacement.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void Dropout(RandomStream stream, float rate, float* source, float* destination, int length) =>
        SweepDraws(new DropoutWork(rate), stream, source, destination, length);

    internal override void AddNormal(RandomStream stream, float sigma, float low, float high, float* source, float* destination, int length) =>
        SweepDraws(new AddNormalWork(sigma, low, high), stream, source, destination, length);

    internal override void ReplaceAtRandom(RandomStream stream, float rate, float low, float high, float* source, float* destination, int length) =>
        SweepDraws(new ReplaceWork(rate, low, high), stream, source, destination, length);

    private readonly struct DropoutWork(float rate) : IDrawWork
    {
        private readonly float _kept = 1f / (1f - rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3) => (Uniform(w0), Uniform(w1), Uniform(w2), Uniform(w3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Result(TVector draws, TVector source) =>
            TSimd.Select(TSimd.Less(draws, TSimd.Broadcast(rate)), TSimd.Broadcast(0f), TSimd.Multiply(source, TSimd.Broadcast(_kept)));
    }

    private readonly struct ReplaceWork(float rate, float low, float high) : IDrawWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector, TVector, TVector) Draws(TVector w0, TVector w1, TVector w2, TVector w3) => (Uniform(w0), Uniform(w1), Uniform(w2), Uniform(w3));

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

        /// <summary>Two standard normal draws of each lane from two words (Box and Muller, 1958); see <see cref="Backend.FillNormal"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TVector First, TVector Second) Normals(TVector a, TVector b)
        {
            var radius = TSimd.Sqrt(TSimd.Multiply(TSimd.Broadcast(-2f), VectorMath<TVector, TSimd>.Log(Uniform(a))));
            var (cos, sin) = VectorMath<TVector, TSimd>.CosSinOfTurn(Uniform(b));
            return (TSimd.Multiply(radius, cos), TSimd.Multiply(radius, sin));
        }
    }
}
