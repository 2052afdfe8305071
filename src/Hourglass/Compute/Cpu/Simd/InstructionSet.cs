namespace Hourglass.Compute;

/// <summary>The ways <see cref="CpuBackend"/> can be run; a processor has one or more of them.</summary>
public enum InstructionSet
{
    /// <summary>512-bit vectors with fused multiply-add (x86-64).</summary>
    Avx512,

    /// <summary>256-bit vectors with fused multiply-add (x86-64).</summary>
    Avx2,

    /// <summary>128-bit vectors with fused multiply-add (64-bit Arm).</summary>
    Neon,

    /// <summary>What the runtime makes of 128-bit vectors anywhere.</summary>
    Portable,
}
