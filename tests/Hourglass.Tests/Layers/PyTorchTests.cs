using System.Diagnostics;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

/// <summary>
/// The same results as PyTorch's layers from the same weights: from a small file that PyTorch wrote, and from PyTorch itself where it is
/// installed.
/// </summary>
public sealed class PyTorchTests
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "Hourglass.Tests", "Layers", "PyTorch");

    [Fact]
    public void Convolutions_give_what_PyTorch_wrote_down() => Compare(File.ReadAllText(Path.Combine(Folder, "layers.json")), 12);

    [PyTorchFact]
    public void Convolutions_give_what_PyTorch_gives() => Compare(PyTorch(Path.Combine(Folder, "layers.py"), "2", "60"), 60);

    private static void Compare(string json, int expected)
    {
        using var cases = JsonDocument.Parse(json);
        Assert.Equal(expected, cases.RootElement.GetArrayLength());
        var backend = new CpuBackend(2);
        foreach (var c in cases.RootElement.EnumerateArray())
        {
            var layer = Create(c);
            var size = Integers(c, "size");
            var channels = c.GetProperty("channels").GetInt32();
            layer.Build(size.Length == 1 ? new Shape(channels, size[0]) : new Shape(channels, size[0], size[1]), "layer");
            Assert.Equal(Integers(c, "outputShape"), layer.OutputShape.ToArray());

            var parameters = new ParameterSet(backend, layer);
            backend.Upload(Floats(c, "weight"), layer.Weight.Values);
            backend.Upload(Floats(c, "bias"), layer.Bias!.Values);
            parameters.ZeroGradients();
            Matrix input = Upload(layer.InputShape, "x"), gradient = Upload(layer.OutputShape, "gradient");
            var (output, inputGradient) = (Empty(layer.OutputShape), Empty(layer.InputShape));
            layer.Forward(new ForwardPass { Backend = backend, Input = input, Output = output });
            layer.Backward(new BackwardPass
            {
                Backend = backend, Input = input, Output = output, OutputGradient = gradient, InputGradient = inputGradient,
                Parameters = true,
            });
            AssertClose("y", output);
            AssertClose("dx", inputGradient);
            AssertClose("dw", layer.Weight.Gradient);
            AssertClose("db", layer.Bias.Gradient);

            Matrix Upload(Shape shape, string name)
            {
                var matrix = Empty(shape);
                backend.Upload(Floats(c, name), matrix);
                return matrix;
            }

            void AssertClose(string name, Matrix found)
            {
                var (a, b) = (Floats(c, name), new float[found.Length]);
                backend.Download(found, b);
                var scale = Math.Max(1, a.Max(Math.Abs));
                for (var i = 0; i < a.Length; i++)
                    Assert.True(Math.Abs(a[i] - b[i]) <= 1e-5 * scale, $"{layer}, {name}[{i}]: PyTorch {a[i]}, found {b[i]}");
            }
        }

        Matrix Empty(Shape shape) => backend.Allocate(2 * shape.Size).AsMatrix(0, 2, shape.Size);
    }

    private static ConvolutionLayer Create(JsonElement c)
    {
        var (filters, groups) = (c.GetProperty("filters").GetInt32(), c.GetProperty("groups").GetInt32());
        var (kernel, stride, padding) = (Integers(c, "kernel"), Integers(c, "stride"), Integers(c, "padding"));
        var (dilation, more) = (Integers(c, "dilation"), Integers(c, "outputPadding"));
        return (c.GetProperty("transposed").GetBoolean(), kernel.Length) switch
        {
            (false, 1) => new Conv1D(filters, kernel[0], stride[0], padding[0], dilation[0], groups),
            (true, 1) => new ConvTranspose1D(filters, kernel[0], stride[0], padding[0], more[0], dilation[0], groups),
            (false, _) => new Conv2D(filters, Size(kernel), Size(stride), Size(padding), Size(dilation), groups),
            (true, _) => new ConvTranspose2D(filters, Size(kernel), Size(stride), Size(padding), Size(more), Size(dilation), groups),
        };

        static Size2D Size(int[] sides) => (sides[0], sides[1]);
    }

    private static int[] Integers(JsonElement c, string name) => [.. c.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    private static float[] Floats(JsonElement c, string name) => [.. c.GetProperty(name).EnumerateArray().Select(x => x.GetSingle())];

    private static string PyTorch(params string[] words)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        foreach (var word in words) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>A test that needs PyTorch, as Debian's python3-torch installs it.</summary>
    private sealed class PyTorchFactAttribute : FactAttribute
    {
        public PyTorchFactAttribute()
        {
            if (!Directory.Exists("/usr/lib/python3/dist-packages/torch")) Skip = "python3-torch is not installed.";
        }
    }
}
