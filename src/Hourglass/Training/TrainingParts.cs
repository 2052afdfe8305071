using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>From the training part of a recipe to the objects that do it. An option that would do nothing is refused.</summary>
internal static class TrainingParts
{
    internal static void Check(TrainingRecipe recipe)
    {
        if (recipe.Epochs is null == recipe.Iterations is null)
            throw new RecipeException("training: expected either epochs or iterations; found " + (recipe.Epochs is null ? "neither." : "both."));
        AtLeast(recipe.Epochs ?? 0, 0, "epochs");
        AtLeast(recipe.Iterations ?? 0, 0, "iterations");
        AtLeast(recipe.BatchSize, 1, "batchSize");
        AtLeast(recipe.LogEvery ?? 1, 1, "logEvery");
        AtLeast(recipe.EarlyStopping?.Patience ?? 1, 1, "earlyStopping.patience");
        if (recipe.LogEvery is not null && recipe.Iterations is null)
            throw new RecipeException("training.logEvery goes with iterations; by epochs a line an epoch is written.");
        if (recipe.EarlyStopping is { MinimumImprovement: var least } && !(least >= 0))
            throw new RecipeException($"training.earlyStopping.minimumImprovement must be at least 0; found {least}.");
    }

    internal static Optimizer Optimizer(TrainingRecipe r)
    {
        var sgd = r.Optimizer == OptimizerKind.Sgd;
        var rms = r.Optimizer == OptimizerKind.RmsProp;
        var adam = r.Optimizer is OptimizerKind.Adam or OptimizerKind.AdamW;
        Allow(r.Momentum is null || sgd, "momentum", "sgd", r);
        Allow(r.Nesterov is null || sgd, "nesterov", "sgd", r);
        Allow(r.Smoothing is null || rms, "smoothing", "rmsProp", r);
        Allow(r.Beta1 is null || adam, "beta1", "adam and adamW", r);
        Allow(r.Beta2 is null || adam, "beta2", "adam and adamW", r);
        Allow(r.Epsilon is null || adam || rms, "epsilon", "rmsProp, adam and adamW", r);
        try
        {
            return r.Optimizer switch
            {
                OptimizerKind.Sgd => new Sgd(r.LearningRate ?? 0.01f, r.Momentum ?? 0, r.Nesterov ?? false, r.WeightDecay ?? 0),
                OptimizerKind.RmsProp => new RmsProp(r.LearningRate ?? 0.001f, r.Smoothing ?? 0.9f, r.Epsilon ?? 1e-7f, r.WeightDecay ?? 0),
                OptimizerKind.Adam => new Adam(
                    r.LearningRate ?? 0.001f, r.Beta1 ?? 0.9f, r.Beta2 ?? 0.999f, r.Epsilon ?? 1e-7f, r.WeightDecay ?? 0),
                OptimizerKind.AdamW => new AdamW(
                    r.LearningRate ?? 0.001f, r.Beta1 ?? 0.9f, r.Beta2 ?? 0.999f, r.Epsilon ?? 1e-7f, r.WeightDecay ?? 0.01f),
                _ => throw new RecipeException($"training.optimizer: unknown optimizer {r.Optimizer}."),
            };
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"training: {Sentence(e)}", e);
        }
    }

    internal static Schedule Schedule(ScheduleRecipe? recipe)
    {
        try
        {
            Schedule schedule = recipe switch
            {
                null or ConstantScheduleRecipe => new ConstantSchedule(),
                StepScheduleRecipe s => new StepSchedule(s.EverySteps, s.Factor),
                CosineScheduleRecipe s => new CosineSchedule(s.FinalFraction),
                ExponentialScheduleRecipe s => new ExponentialSchedule(s.EverySteps, s.Factor),
                OneCycleScheduleRecipe s => new OneCycleSchedule(s.WarmFraction, s.StartDivisor, s.FinalDivisor),
                _ => throw new RecipeException($"training.schedule: unknown schedule {recipe.GetType().Name}."),
            };
            return recipe is { WarmUpSteps: not 0 } ? new WarmUpSchedule(recipe.WarmUpSteps, schedule) : schedule;
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"training.schedule: {Sentence(e)}", e);
        }
    }

    private static void Allow(bool allowed, string option, string owner, TrainingRecipe recipe)
    {
        if (!allowed)
            throw new RecipeException($"training.{option} is an option of {owner}; the optimizer is {JsonNames.Of(recipe.Optimizer)}.");
    }

    private static void AtLeast(int value, int least, string option)
    {
        if (value < least) throw new RecipeException($"training.{option} must be at least {least}; found {value}.");
    }

    /// <summary>The message without what .NET adds to it.</summary>
    private static string Sentence(ArgumentException e)
    {
        var end = e.Message.IndexOf(" (Parameter ", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
