using System.Globalization;
using Hourglass.Models;

namespace Hourglass.Runs;

/// <summary>Saves a trained model when the disk of its run is full or failing, so that hours of training are not lost.</summary>
internal static class ModelRescue
{
    /// <summary>Saves the model where it belongs, or else in the folder of temporary files or the home folder.</summary>
    /// <returns>A sentence that says where it is, or that it could not be saved.</returns>
    internal static string Save(Autoencoder model, string usual)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"hourglass-{DateTime.Now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.safetensors");
        string[] places =
        [
            usual, Path.Combine(Path.GetTempPath(), name),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), name),
        ];
        foreach (var place in places)
        {
            try
            {
                model.Save(place);
                return $"The model as trained so far is saved as {place}.";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // the next place may do
            }
        }

        return $"The trained model could not be saved in any of {string.Join(", ", places.Select(Path.GetDirectoryName))}.";
    }
}
