using Hourglass.Parts;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>Registers one part of each kind: one line for each.</summary>
internal static class OwnParts
{
    static OwnParts()
    {
        PartRegistry.Add<ScaleAndShiftRecipe>("scaleAndShift");
        PartRegistry.Add<LogCoshRecipe>("logCosh");
        PartRegistry.Add<SquaredHingeRecipe>("squaredHinge");
        PartRegistry.Add<DriftRecipe>("drift");
        PartRegistry.Add<UnitNormRecipe>("unitNorm");
        PartRegistry.Add<LaplaceRecipe>("laplace");
        PartRegistry.Add<SignumRecipe>("signum");
        PartRegistry.Add<CosineRestartsRecipe>("cosineRestarts");
        PartRegistry.Add<RobustScaler>("robust");
        PartRegistry.Add<LibSvmFormat>("libsvm");
        PartRegistry.Add<MaximumErrorScore>("maximumError");
        PartRegistry.Add<MedianPlusMad>("median+mad");
        PartRegistry.Add<CodeNormSections>("codeNorms");
    }

    /// <summary>Registers them at the first call; every test class calls it.</summary>
    internal static void Register()
    {
    }
}
