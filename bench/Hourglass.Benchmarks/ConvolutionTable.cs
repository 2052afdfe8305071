using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Benchmarks;

/// <summary>GFLOP/s of every convolution of the convolutional recipes, and of some with many channels, with one thread.</summary>
internal static class ConvolutionTable
{
    internal static void Print()
    {
        var backend = Backends.Create(1);
        var peak = Backends.Peak.GigaFlops * 1e9;
        Console.WriteLine($"{backend.Description}; peak {peak / 1e9:F0} GFLOP/s. Best of many runs; backward: both gradients with ReLU.");
        Console.WriteLine();
        Console.WriteLine("| layer | of | batch | forward | share | backward | share |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (owner, batch, geometry, transposed) in Layers())
        {
            var g = geometry;
            var (from, to) = transposed ? (g.OutputSize, g.InputSize) : (g.InputSize, g.OutputSize);
            var channels = transposed ? g.InputChannels : g.OutputChannels;
            Matrix x = Filled(batch, from), y = Filled(batch, to), dy = Filled(batch, to), dx = Filled(batch, from);
            Matrix w = Filled(g.OutputChannels, g.WeightColumns), dw = Filled(g.OutputChannels, g.WeightColumns);
            Matrix b = Filled(1, channels), db = Filled(1, channels);
            var forward = ShapeTable.Rate(() => Forward(), batch * g.Flops);
            var backward = ShapeTable.Rate(() => Backward(), 2 * batch * g.Flops);
            var small = $"{g.OutputChannels}×{g.OutputHeight}×{g.OutputWidth}";
            var large = $"{g.InputChannels}×{g.InputHeight}×{g.InputWidth}";
            var name = transposed ? $"{small} → {large}, transposed" : $"{large} → {small}";
            Console.WriteLine(
                $"| {name} | {owner} | {batch} | {forward / 1e9:F1} | {100 * forward / peak:F0} % | " +
                $"{backward / 1e9:F1} | {100 * backward / peak:F0} % |");

            void Forward()
            {
                if (transposed) backend.TransposedConvolutionForward(g, x, w, b, Activation.Relu, y);
                else backend.ConvolutionForward(g, x, w, b, Activation.Relu, y);
            }

            void Backward()
            {
                if (transposed) backend.TransposedConvolutionBackward(g, x, w, Activation.Relu, y, dy, dw, db, false, dx);
                else backend.ConvolutionBackward(g, x, w, Activation.Relu, y, dy, dw, db, false, dx);
            }
        }

        Matrix Filled(int rows, int columns) => ShapeTable.Filled(backend, rows, columns);
    }

    private static IEnumerable<(string Owner, int Batch, ConvolutionGeometry Geometry, bool Transposed)> Layers()
    {
        foreach (var (channels, side) in ((int, int)[])[(32, 28), (64, 14), (128, 7)])
        {
            yield return ("many channels", 64, new ConvolutionGeometry
            {
                InputChannels = channels, InputHeight = side, InputWidth = side,
                OutputChannels = channels, OutputHeight = side, OutputWidth = side,
                KernelHeight = 3, KernelWidth = 3, PaddingTop = 1, PaddingLeft = 1,
            }, false);
        }

        (string, Shape)[] recipes = [("fashion-denoise", new(1, 28, 28)), ("mnist-conv", new(1, 28, 28)), ("ecg-conv", new(140))];
        foreach (var (recipe, input) in recipes)
        {
            var model = new Autoencoder(RecipeJson.Parse(File.ReadAllText(Path.Combine(Workload.RecipeFolder, recipe + ".json"))), input);
            foreach (var layer in model.Encoder.Layers.Concat(model.Decoder.Layers).OfType<ConvolutionLayer>())
                yield return (recipe, model.Recipe.Training.BatchSize, layer.Geometry, layer is ConvTranspose2D or ConvTranspose1D);
        }
    }
}
