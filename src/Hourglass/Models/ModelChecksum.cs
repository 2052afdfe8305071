using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hourglass.Compute;

namespace Hourglass.Models;

/// <summary>
/// Distinguishes models by what decides their codes: SHA-256 over the shape of a sample, the scaler and the names and values of all weights
/// and states.
/// </summary>
internal static class ModelChecksum
{
    internal static string Of(Autoencoder model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text($"{model.InputShape}\n{ModelFile.Json(model.Scaler.WriteTo)}\n");
        foreach (var parameter in model.Parameters.Parameters) Values(parameter.Name, parameter.Values);
        foreach (var state in model.Parameters.States) Values(state.Name, state.Values);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

        void Values(string name, Matrix source)
        {
            Text($"{name} {source.Length}\n");
            var values = new float[source.Length];
            model.Backend.Download(source, values);
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }
    }
}
