namespace Hourglass.Data;

/// <summary>
/// The order that numpy's <c>RandomState(seed).permutation(n)</c> gives: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) and a
/// shuffle from the end with masked rejection. Published examples split their data with it; this reproduces the same rows.
/// </summary>
internal sealed class NumpyRandom
{
    private const int Length = 624, Shift = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    private NumpyRandom(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Length; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    internal static int[] Permutation(uint seed, int count)
    {
        var random = new NumpyRandom(seed);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)random.UpTo((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>0 … maximum: words masked to the bits of the maximum, until one is not above it.</summary>
    private uint UpTo(uint maximum)
    {
        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(maximum);
        uint draw;
        do draw = Word() & mask;
        while (draw > maximum);
        return draw;
    }

    private uint Word()
    {
        if (_next == Length) Turn();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Turn()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Shift) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DFu);
        }

        _next = 0;
    }
}
