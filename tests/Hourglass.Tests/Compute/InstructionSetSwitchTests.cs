using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>
/// These tests are run again with processor features switched off (DOTNET_EnableAVX512=0 and the like). A switch that is misspelled is
/// ignored by the runtime, so each such run first proves that the feature is really off.
/// </summary>
public sealed class InstructionSetSwitchTests
{
    [Fact]
    public void A_feature_that_is_said_to_be_off_is_off()
    {
        switch (Environment.GetEnvironmentVariable("HOURGLASS_EXPECT_OFF"))
        {
            case null or "":
                break;
            case "avx512":
                Assert.False(Avx512F.IsSupported);
                Assert.False(CpuBackend.IsSupported(InstructionSet.Avx512));
                break;
            case "avx2":
                Assert.False(Avx2.IsSupported);
                Assert.False(CpuBackend.IsSupported(InstructionSet.Avx2));
                break;
            case "hwintrinsic":
                Assert.False(Vector128.IsHardwareAccelerated);
                Assert.Equal(InstructionSet.Portable, new CpuBackend(1).InstructionSet);
                break;
            case var other:
                Assert.Fail($"HOURGLASS_EXPECT_OFF is “{other}”; expected avx512, avx2 or hwintrinsic.");
                break;
        }
    }
}
