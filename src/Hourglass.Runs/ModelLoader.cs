using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Runs;

/// <summary>From a MODEL argument (a file, or the folder of a run) to the model.</summary>
internal static class ModelLoader
{
    internal static string Locate(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, "model.safetensors");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path}: there is no such file.");
    }

    internal static Autoencoder Load(string path, Backend? backend = null) => ModelFile.Load(Locate(path), backend);
}
