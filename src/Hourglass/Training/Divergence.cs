using System.Globalization;
using Hourglass.Layers;

namespace Hourglass.Training;

/// <summary>Finds where a run went wrong and words it.</summary>
internal static class Divergence
{
    internal static TrainingDivergedException OfLoss(double loss, long step, string? layer)
    {
        layer ??= "the loss";
        var advice = layer == "the input" ? "the data or its scaling is at fault" : "a lower learning rate or scaled data may help";
        return new(string.Create(CultureInfo.InvariantCulture,
            $"Training stopped at step {step}: the loss is {loss}, first seen in {layer}; {advice}."), step, layer);
    }

    internal static TrainingDivergedException OfGradient(ParameterSet parameters, long step)
    {
        var index = parameters.Backend.FirstNonFinite(parameters.Gradients);
        if (index < 0) return OfLargeGradient(parameters, step);
        var name = parameters.At(index).Name;
        return new(
            $"Training stopped at step {step}: the gradient of {name} is not finite; a lower learning rate or clipping may "
            + "help.", step, name);
    }

    /// <summary>Finite, but so large that the optimizer's mean of squares is not.</summary>
    private static TrainingDivergedException OfLargeGradient(ParameterSet parameters, long step)
    {
        var values = new float[parameters.SlabLength];
        parameters.Backend.Download(parameters.Gradients, values);
        var index = 0;
        for (var i = 1; i < values.Length; i++)
            if (Math.Abs(values[i]) > Math.Abs(values[index])) index = i;
        var name = parameters.At(index).Name;
        return new(string.Create(CultureInfo.InvariantCulture,
            $"Training stopped at step {step}: the gradient of {name} "
            + $"reached {values[index]:G3}, too large to be squared; scaled data or clipping may help."), step, name);
    }

    internal static TrainingDivergedException OfWeight(ParameterSet parameters, long step, float rate, float limit)
    {
        var values = new float[parameters.SlabLength];
        parameters.Backend.Download(parameters.Values, values);
        var index = Array.FindIndex(values, 0, parameters.DecayedLength, v => !(Math.Abs(v) <= limit));
        var name = parameters.At(index).Name;
        return new(string.Create(CultureInfo.InvariantCulture,
            $"Training stopped at step {step}: a weight of {name} reached {values[index]:G3} "
            + $"with a learning rate of {rate:G3}, so the loss has diverged; lower the learning rate."),
            step, name);
    }
}
