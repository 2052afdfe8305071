using System.Text.Json.Serialization;

namespace Hourglass.Optimizers;

/// <summary>How the learning rate changes; in JSON the key <c>kind</c> says which way.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantScheduleRecipe), "constant")]
[JsonDerivedType(typeof(StepScheduleRecipe), "step")]
[JsonDerivedType(typeof(CosineScheduleRecipe), "cosine")]
[JsonDerivedType(typeof(ExponentialScheduleRecipe), "exponential")]
[JsonDerivedType(typeof(OneCycleScheduleRecipe), "oneCycle")]
public abstract record ScheduleRecipe
{
    /// <summary>Over how many steps the rate first rises from 0 to where the schedule starts; 0 for none.</summary>
    public int WarmUpSteps { get; set; }
}
