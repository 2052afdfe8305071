using System.Runtime.InteropServices;
using Hourglass.Models;

namespace Hourglass.Tests.Cli;

/// <summary>The weights of a model file, to be compared bit for bit.</summary>
internal static class Weights
{
    public static byte[] Of(string path)
    {
        var model = ModelFile.Load(path);
        var values = new float[model.Parameters.Values.Length];
        model.Backend.Download(model.Parameters.Values, values);
        return MemoryMarshal.AsBytes<float>(values).ToArray();
    }
}
