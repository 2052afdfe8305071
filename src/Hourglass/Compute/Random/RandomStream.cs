namespace Hourglass.Compute;

/// <summary>
/// A stream of random numbers: Philox4x32-10 (Salmon et al., 2011) keyed by seed and purpose, indexed by step and element. The same
/// four numbers give the same number again, on any number of threads, so no generator state is ever saved.
/// </summary>
/// <param name="Seed">The user's seed.</param>
/// <param name="Purpose">What the numbers are for; those for different purposes are independent.</param>
/// <param name="Index">Which layer, parameter or table it is for.</param>
/// <param name="Step">The training step or epoch, from 0.</param>
public readonly record struct RandomStream(ulong Seed, RandomPurpose Purpose, uint Index = 0, ulong Step = 0)
{
    /// <summary>The generator's key: seed and purpose.</summary>
    internal (uint K0, uint K1) Key => ((uint)Seed, (uint)(Seed >> 32) ^ ((uint)Purpose * Philox.Weyl0));

    /// <summary>
    /// The four 32-bit words of block <paramref name="block"/>. Element i takes word i mod 4 of block i / 4.
    /// </summary>
    public (uint W0, uint W1, uint W2, uint W3) Block(uint block)
    {
        var (k0, k1) = Key;
        return Philox.Block(block, Index, (uint)Step, (uint)(Step >> 32), k0, k1);
    }

    /// <summary>The 32-bit word of element <paramref name="element"/>.</summary>
    public uint Word(uint element)
    {
        var (w0, w1, w2, w3) = Block(element / 4);
        return (element % 4) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    /// <summary>
    /// A whole number in 0 … <paramref name="count"/> − 1, without bias worth the name (64-bit multiply-shift on two words).
    /// </summary>
    public int Below(uint element, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (w0, w1, _, _) = Block(element);
        return (int)(((UInt128)(((ulong)w0 << 32) | w1) * (ulong)count) >> 64);
    }

    /// <summary>The numbers 0 … <paramref name="count"/> − 1 in random order (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        Shuffle(order);
        return order;
    }

    /// <summary>Fills <paramref name="order"/> with 0 … length − 1 in random order, without allocating.</summary>
    public void Shuffle(Span<int> order)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = Below((uint)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
