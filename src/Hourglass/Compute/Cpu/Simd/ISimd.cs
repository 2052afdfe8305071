using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>
/// The vector operations that kernels are written in. A kernel is generic over <typeparamref name="TVector"/> and a policy struct that
/// implements this interface for it, so one source serves every width, and the compiler makes each as if written by hand.
/// </summary>
/// <typeparam name="TVector">A hardware vector of floats.</typeparam>
internal unsafe interface ISimd<TVector> where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* p);

    static abstract void Store(TVector x, float* p);

    /// <summary>The first <paramref name="count"/> lanes, 0 in the others; memory behind them is not touched.</summary>
    static abstract TVector Load(float* p, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes; memory behind them is not touched.</summary>
    static abstract void Store(TVector x, float* p, int count);

    /// <summary>
    /// Asks for the line of the cache that holds <paramref name="p"/>; does nothing where the processor has no such instruction in .NET.
    /// </summary>
    static virtual void Prefetch(float* p) { }

    static abstract TVector Broadcast(float x);

    static abstract TVector Broadcast(float* p);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a · b + c, rounded once where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>b where a &lt; b, else a: a NaN in a stays.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>b where b &lt; a, else a: a NaN in a stays.</summary>
    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Sqrt(TVector x);

    static abstract TVector Abs(TVector x);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>All bits set where a &lt; b.</summary>
    static abstract TVector Less(TVector a, TVector b);

    static abstract TVector Select(TVector mask, TVector yes, TVector no);

    /// <summary>2ⁿ for whole n in −126 … 127.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>The exponent e of x = 2ᵉ · m with 1 ≤ m &lt; 2, for normal x above 0.</summary>
    static abstract TVector Exponent(TVector x);

    /// <summary>That m.</summary>
    static abstract TVector Mantissa(TVector x);

    static abstract TVector CopySign(TVector magnitude, TVector sign);

    /// <summary>The sum of the lanes.</summary>
    static abstract float Sum(TVector x);

    /// <summary>a0 b0 a1 b1 of each group of four lanes.</summary>
    static abstract TVector InterleaveLow(TVector a, TVector b);

    /// <summary>a2 b2 a3 b3 of each group of four lanes.</summary>
    static abstract TVector InterleaveHigh(TVector a, TVector b);

    /// <summary>a0 a1 b0 b1 of each group of four lanes.</summary>
    static abstract TVector JoinLow(TVector a, TVector b);

    /// <summary>a2 a3 b2 b3 of each group of four lanes.</summary>
    static abstract TVector JoinHigh(TVector a, TVector b);

    /// <summary>The sum of the groups of four lanes.</summary>
    static abstract Vector128<float> AddGroups(TVector x);

    /// <summary>The same 32 bits in each lane.</summary>
    static abstract TVector BroadcastBits(uint x);

    /// <summary>Adds the lanes as whole numbers modulo 2³².</summary>
    static abstract TVector AddBits(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>The two halves of the 64-bit products of the lanes as whole numbers.</summary>
    static abstract (TVector High, TVector Low) MultiplyBits(TVector a, TVector b);

    /// <summary>The upper 23 bits of each lane as a whole number, converted to float.</summary>
    static abstract TVector UpperBits(TVector x);
}
