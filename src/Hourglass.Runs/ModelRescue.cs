using System.Globalization;
using Hourglass.Models;

namespace Hourglass.Runs;

/// <summary>
/// Saves a trained model when the disk of its run is full or failing, so that hours of training are not lost. Where no disk takes it, the
/// model stays in memory and is tried again for a while: somebody may make room.
/// </summary>
internal sealed class ModelRescue(IReadOnlyList<string> places)
{
    /// <summary>How long a model that no disk takes is kept.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time from one attempt to the next.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>To the place where a model belongs, or else to the folder of temporary files or the home folder.</summary>
    internal static ModelRescue From(string usual)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"hourglass-{DateTime.Now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.safetensors");
        return new ModelRescue(
            [usual, Path.Combine(Path.GetTempPath(), name),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), name)]);
    }

    /// <summary>Saves the model in the first place that takes it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="messages">Told once when no place takes it.</param>
    /// <returns>A sentence that says where it is, or that it could not be saved.</returns>
    internal string Save(Autoencoder model, IRunMessages messages)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            foreach (var place in places)
                if (TrySave(model, place))
                    return $"The model as trained so far is saved as {place}.";
            var folders = string.Join(", ", places.Select(Path.GetDirectoryName));
            if (clock.Elapsed >= Patience) return $"The trained model could not be saved in any of {folders}.";
            if (attempt == 1)
                messages.Warning(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the trained model could not be saved in any of {folders}. It is kept in memory and tried again every " +
                    $"{Pause.TotalSeconds:0.#} s for {Patience.TotalMinutes:0.#} minutes; make room, or give it up with Ctrl-C."));
            Thread.Sleep(Pause);
        }
    }

    private static bool TrySave(Autoencoder model, string place)
    {
        try
        {
            model.Save(place);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // the next place may do
        }
    }
}
