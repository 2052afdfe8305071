using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Convolution and its transpose: the batch is worked on in blocks of as many samples as a vector has lanes, shared between the threads.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>Weight gradients are summed in so many parts at most, which threads may share.</summary>
    private const int MostChunks = 16;

    /// <summary>And so many floats at most do those parts take, where one alone does not take more.</summary>
    private const long MostPartFloats = 1 << 23;

    private void Convolve2(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation)
    {
        var plan = ConvolutionPlan2.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows);
        var pass = new PicturePass(plan, transposed ? plan.Backward : plan.Forward, input, output);
        pass.Panels = Scratch.Shared(pass.PanelFloats);
        ConvolutionProducts2<TVector, TSimd>.PackWeights(pass.Direction, geometry.Groups, weight, bias, pass.Panels);
        var visitor = new ConvolveVisitor2(pool, pass, batch, preActivation);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    private void ConvolveBackward2(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        var plan = ConvolutionPlan2.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows);
        var pass = new PicturePass(plan, transposed ? plan.Forward : plan.Backward, outputGradient, inputGradient);
        var weights = checked(geometry.OutputChannels * geometry.WeightColumns);
        var channels = transposed ? geometry.InputChannels : geometry.OutputChannels;
        var blocks = (batch + TSimd.Count - 1) / TSimd.Count;
        var chunks = (int)Math.Clamp(MostPartFloats / weights, 1, Math.Min(blocks, MostChunks));
        var floats = checked(chunks * (weights + channels));
        var parts = Scratch.Shared(checked(floats + pass.PanelFloats));
        new Span<float>(parts, floats).Clear();
        pass.Panels = parts + floats;
        if (inputGradient != null) ConvolutionProducts2<TVector, TSimd>.PackWeights(pass.Direction, geometry.Groups, weight, null, pass.Panels);
        var visitor = new ConvolveBackwardVisitor2(
            pool, pass, transposed, batch, chunks, input, values, weightGradient == null ? null : parts,
            biasGradient == null ? null : parts + (nint)chunks * weights);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
        if (weightGradient != null)
        {
            AddParts(parts, weights, chunks);
            var taps = geometry.KernelHeight * geometry.KernelWidth;
            var pairs = weights / taps;
            for (var pair = 0; pair < pairs; pair++)
                for (var tap = 0; tap < taps; tap++)
                {
                    var sum = parts[(nint)tap * pairs + pair];
                    *weightGradient = accumulate ? *weightGradient + sum : sum;
                    weightGradient++;
                }
        }

        if (biasGradient == null) return;
        parts += (nint)chunks * weights;
        AddParts(parts, channels, chunks);
        for (var i = 0; i < channels; i++) biasGradient[i] = accumulate ? biasGradient[i] + parts[i] : parts[i];
    }

    /// <summary>Adds parts 1 … to part 0, in order.</summary>
    private static void AddParts(float* parts, int length, int count)
    {
        for (var part = 1; part < count; part++)
        {
            var from = parts + (nint)part * length;
            var i = 0;
            for (; i + TSimd.Count <= length; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(parts + i), TSimd.Load(from + i)), parts + i);
            for (; i < length; i++) parts[i] += from[i];
        }
    }

    /// <summary>One direction of a convolution: samples from, samples to, and the packed weights.</summary>
    private struct PicturePass(ConvolutionPlan2 plan, ConvolutionDirection direction, float* from, float* to)
    {
        internal readonly ConvolutionPlan2 Plan = plan;
        internal readonly ConvolutionDirection Direction = direction;
        internal readonly float* From = from, To = to;
        internal float* Panels;

        internal readonly int PanelFloats => checked(Plan.Geometry.Groups * Direction.Tiles * Direction.PanelFloats);

        internal readonly int FromSize => checked(Plan.Geometry.Groups * Direction.SourceChannels * Direction.SourcePlaces);

        internal readonly int ToSize => checked(Plan.Geometry.Groups * Direction.ResultChannels * Direction.ResultPlaces);

        /// <summary>Floats of a block's source in lanes.</summary>
        internal readonly int SourceFloats => checked(FromSize * TSimd.Count);

        /// <summary>Floats of one tile's result in lanes.</summary>
        internal readonly int TileFloats => checked(PlaceKernel<TVector, TSimd>.Rows * Direction.ResultPlaces * TSimd.Count);

        /// <summary>The results of a block whose source lies in lanes, tile by tile, with the activation.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal readonly void Run<TFunction>(TFunction function, float* source, float* tileRoom, int first, int count, float* kept)
            where TFunction : struct, IActivationFunction<TVector>
        {
            var panel = Panels;
            var groupFloats = (nint)Direction.SourceChannels * Direction.SourcePlaces * TSimd.Count;
            for (var group = 0; group < Plan.Geometry.Groups; group++, source += groupFloats)
                for (var tile = 0; tile < Direction.Tiles; tile++, panel += Direction.PanelFloats)
                {
                    var (channel, rows) = Direction.Tile(tile);
                    ConvolutionProducts2<TVector, TSimd>.Result(Direction, rows, panel, source, tileRoom);
                    var at = (nint)first * ToSize + (nint)(group * Direction.ResultChannels + channel) * Direction.ResultPlaces;
                    var length = rows * Direction.ResultPlaces;
                    if (kept != null) ConvolutionProducts2<TVector, TSimd>.OutOfLanes(tileRoom, count, length, kept + at, ToSize);
                    if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                    {
                        for (var i = 0; i < length * TSimd.Count; i += TSimd.Count)
                            TSimd.Store(function.Value(TSimd.Load(tileRoom + i)), tileRoom + i);
                    }

                    ConvolutionProducts2<TVector, TSimd>.OutOfLanes(tileRoom, count, length, To + at, ToSize);
                }
        }
    }

    private readonly struct ConvolveVisitor2(WorkerPool pool, PicturePass pass, int batch, float* preActivation) : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveJob2<TFunction>(function, pass, batch, preActivation);
            pool.Run(ref job, (batch + TSimd.Count - 1) / TSimd.Count);
        }
    }

    /// <summary>One block's forward pass.</summary>
    private readonly struct ConvolveJob2<TFunction>(TFunction function, PicturePass pass, int batch, float* preActivation) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int block)
        {
            var first = block * TSimd.Count;
            var count = Math.Min(TSimd.Count, batch - first);
            float* source = Scratch.Own(checked(pass.SourceFloats + pass.TileFloats)), tile = source + pass.SourceFloats;
            ConvolutionProducts2<TVector, TSimd>.IntoLanes(pass.From + (nint)first * pass.FromSize, count, pass.FromSize, source);
            pass.Run(function, source, tile, first, count, preActivation);
        }
    }

    private readonly struct ConvolveBackwardVisitor2(
        WorkerPool pool, PicturePass pass, bool transposed, int batch, int chunks, float* input, float* values, float* weightParts, float* biasParts)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveBackwardJob2<TFunction>(function, pass, transposed, batch, chunks, input, values, weightParts, biasParts);
            pool.Run(ref job, chunks);
        }
    }

    /// <summary>The backward pass of one chunk: its blocks one after the other.</summary>
    private readonly struct ConvolveBackwardJob2<TFunction>(
        TFunction function, PicturePass pass, bool transposed, int batch, int chunks, float* input, float* values, float* weightParts,
        float* biasParts) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int chunk)
        {
            var g = pass.Plan.Geometry;
            var channels = transposed ? g.InputChannels : g.OutputChannels;
            var blocks = (batch + TSimd.Count - 1) / TSimd.Count;
            var inputFloats = checked(pass.ToSize * TSimd.Count);
            var source = Scratch.Own(checked(pass.SourceFloats + inputFloats + pass.TileFloats));
            float* other = source + pass.SourceFloats, tile = other + inputFloats;
            var weights = g.OutputChannels * g.WeightColumns;
            for (var block = (int)((long)blocks * chunk / chunks); block < (int)((long)blocks * (chunk + 1) / chunks); block++)
            {
                var first = block * TSimd.Count;
                var count = Math.Min(TSimd.Count, batch - first);
                ActivationGradient(
                    function, values, pass.From, (nint)first * pass.FromSize, count, channels, pass.FromSize / channels,
                    biasParts == null ? null : biasParts + (nint)chunk * channels);
                ConvolutionProducts2<TVector, TSimd>.IntoLanes(pass.From + (nint)first * pass.FromSize, count, pass.FromSize, source);
                if (weightParts != null)
                {
                    ConvolutionProducts2<TVector, TSimd>.IntoLanes(input + (nint)first * pass.ToSize, count, pass.ToSize, other);
                    ConvolutionProducts2<TVector, TSimd>.WeightGradient(
                        pass.Plan, transposed ? other : source, transposed ? source : other, weightParts + (nint)chunk * weights);
                }

                if (pass.To != null) pass.Run(default(Functions<TVector, TSimd>.Identity), source, tile, first, count, null);
            }
        }
    }
}
