using Hourglass.Parts;

namespace Hourglass.Optimizers;

/// <summary>
/// The learning rate schedule of a recipe, by its name under the JSON key <c>schedule</c>. To add a schedule, derive a record from this one
/// and register it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("schedule", EarlierKey = "kind")]
public abstract record ScheduleRecipe
{
    /// <summary>The number of steps of a linear warm-up from 0 to the schedule's first rate, at least 0; 0 for none.</summary>
    public int WarmUpSteps { get; init; }

    /// <summary>Creates the schedule, including the warm-up.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Schedule Create() => WarmUpSteps == 0 ? CreateAfterWarmUp() : new WarmUpSchedule(WarmUpSteps, CreateAfterWarmUp());

    /// <summary>Creates the schedule of the steps after the warm-up.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    protected abstract Schedule CreateAfterWarmUp();
}
