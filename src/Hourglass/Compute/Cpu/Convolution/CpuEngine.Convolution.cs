using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Convolution and its transpose: the batch is worked on in blocks of as many samples as a vector has lanes, shared between the threads.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>Weight gradients are summed in so many parts at most, which threads may share.</summary>
    private const int MostChunks = 16;

    /// <summary>And so many floats at most do those parts take, where one alone does not take more.</summary>
    private const long MostPartFloats = 1 << 23;

    internal override void Convolve(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation)
    {
        if (batch < FewestSamples)
        {
            ConvolveFew(geometry, transposed, batch, activation, input, weight, bias, output, preActivation);
            return;
        }

        var plan = ConvolutionPlan.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows);
        var direction = transposed ? plan.Backward : plan.Forward;
        var panels = Scratch.Shared(checked(direction.Groups * direction.Tiles * direction.PanelFloats));
        ConvolutionProducts<TVector, TSimd>.PackWeights(direction, weight, bias, panels);
        var visitor = new ConvolveVisitor(pool, new PicturePass(direction, panels, bias, output), batch, input, preActivation);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    internal override void ConvolveBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        if (batch < FewestSamples)
        {
            ConvolveFewBackward(
                geometry, transposed, batch, activation, input, weight, values, outputGradient, weightGradient, biasGradient, accumulate,
                inputGradient);
            return;
        }

        var plan = ConvolutionPlan.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows);
        var direction = transposed ? plan.Forward : plan.Backward;
        var weights = checked(geometry.OutputChannels * geometry.WeightColumns);
        var channels = direction.Groups * direction.SourceChannels;
        var chunks = (int)Math.Clamp(MostPartFloats / weights, 1, Math.Min(Blocks(batch), MostChunks));
        var partFloats = checked(chunks * (weights + channels));
        float* weightParts = Scratch.Shared(checked(partFloats + direction.Groups * direction.Tiles * direction.PanelFloats));
        float* biasParts = weightParts + (nint)chunks * weights, panels = weightParts + partFloats;
        new Span<float>(weightParts, partFloats).Clear();
        if (inputGradient != null) ConvolutionProducts<TVector, TSimd>.PackWeights(direction, weight, null, panels);
        var visitor = new ConvolveBackwardVisitor(
            pool, plan, new PicturePass(direction, panels, null, inputGradient), transposed, batch, chunks, input, values, outputGradient,
            weightGradient == null ? null : weightParts, biasGradient == null ? null : biasParts);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
        if (weightGradient != null)
            AddParts(weightParts, weights, chunks, plan.Unfolded is null ? plan.Taps : 1, weightGradient, accumulate);
        if (biasGradient != null) AddParts(biasParts, channels, chunks, 1, biasGradient, accumulate);
    }

    private static int Blocks(int batch) => (batch + TSimd.Count - 1) / TSimd.Count;

    /// <summary>The first sample of a block and how many it has; the last may have fewer than lanes.</summary>
    private static (int First, int Count) Samples(int block, int batch) =>
        (block * TSimd.Count, Math.Min(TSimd.Count, batch - block * TSimd.Count));

    /// <summary>
    /// sum (+)= the parts, in order, which lie one after the other, each with the <paramref name="taps"/> outermost; in sum they are
    /// innermost.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddParts(float* parts, int length, int count, int taps, float* sum, bool accumulate)
    {
        var work = new AddScaledWork(1);
        for (var part = 1; part < count; part++) Sweep(ref work, parts, parts + (nint)part * length, null, null, length);
        var pairs = length / taps;
        for (var pair = 0; pair < pairs; pair++)
            for (var tap = 0; tap < taps; tap++, sum++)
            {
                var all = parts[(nint)tap * pairs + pair];
                *sum = accumulate ? *sum + all : all;
            }
    }

    /// <summary>The product of a block and what is done to it, into the samples of <paramref name="to"/>.</summary>
    private readonly struct PicturePass(ConvolutionDirection direction, float* panels, float* bias, float* to)
    {
        internal ConvolutionDirection Direction => direction;

        internal bool IsWanted => to != null;

        /// <summary>Floats of a block's source.</summary>
        internal int SourceFloats => checked(direction.SourceSize * TSimd.Count);

        /// <summary>Floats of what <see cref="Run"/> works on: products where taps come last, and channels of the result.</summary>
        internal int RoomFloats => checked((ProductFloats + ResultRows * direction.ResultPlaces) * TSimd.Count);

        private int ResultRows => direction.TapsLast ? direction.ResultChannels : PlaceKernel<TVector, TSimd>.Rows;

        private int ProductFloats => direction.TapsLast ? checked(direction.Rows * direction.SourcePlaces) : 0;

        /// <summary>The result of a block whose source lies in lanes, with the activation; kept without it where asked.</summary>
        internal void Run<TFunction>(TFunction function, float* source, float* room, int first, int count, float* kept)
            where TFunction : struct, IActivationFunction<TVector>
        {
            var panel = panels;
            float* products = room, result = room + (nint)ProductFloats * TSimd.Count;
            for (
                var group = 0; group < direction.Groups; group++,
                source += (nint)direction.SourceChannels * direction.SourcePlaces * TSimd.Count)
            {
                var channel = group * direction.ResultChannels;
                for (var tile = 0; tile < direction.Tiles; tile++, panel += direction.PanelFloats)
                {
                    var (row, rows) = direction.Tile(tile);
                    var to = direction.TapsLast ? products + (nint)row * direction.SourcePlaces * TSimd.Count : result;
                    ConvolutionProducts<TVector, TSimd>.Product(direction, rows, panel, source, to);
                    if (!direction.TapsLast) Finish(function, result, channel + row, rows, first, count, kept);
                }

                if (!direction.TapsLast) continue;
                ConvolutionProducts<TVector, TSimd>.AddTaps(direction, products, bias == null ? null : bias + channel, result);
                Finish(function, result, channel, direction.ResultChannels, first, count, kept);
            }
        }

        private void Finish<TFunction>(TFunction function, float* result, int channel, int channels, int first, int count, float* kept)
            where TFunction : struct, IActivationFunction<TVector>
        {
            var size = direction.ResultSize;
            var at = (nint)first * size + (nint)channel * direction.ResultPlaces;
            var length = channels * direction.ResultPlaces;
            if (kept != null) ConvolutionProducts<TVector, TSimd>.OutOfLanes(result, count, length, kept + at, size);
            var work = new ActivateWork<TFunction>(function);
            if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                Sweep(ref work, result, result, null, null, length * TSimd.Count);
            ConvolutionProducts<TVector, TSimd>.OutOfLanes(result, count, length, to + at, size);
        }
    }

    private readonly struct ConvolveVisitor(WorkerPool pool, PicturePass pass, int batch, float* input, float* preActivation)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveJob<TFunction>(function, pass, batch, input, preActivation);
            pool.Run(ref job, Blocks(batch));
        }
    }

    /// <summary>One block's forward pass.</summary>
    private readonly struct ConvolveJob<TFunction>(
        TFunction function, PicturePass pass, int batch, float* input, float* preActivation) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int block)
        {
            var (first, count) = Samples(block, batch);
            var size = pass.Direction.SourceSize;
            var source = Scratch.Own(checked(pass.SourceFloats + pass.RoomFloats));
            ConvolutionProducts<TVector, TSimd>.IntoLanes(input + (nint)first * size, count, size, source);
            pass.Run(function, source, source + pass.SourceFloats, first, count, preActivation);
        }
    }

    private readonly struct ConvolveBackwardVisitor(
        WorkerPool pool, ConvolutionPlan plan, PicturePass pass, bool transposed, int batch, int chunks, float* input, float* values,
        float* outputGradient, float* weightParts, float* biasParts)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveBackwardJob<TFunction>(
                function, plan, pass, transposed, batch, chunks, input, values, outputGradient, weightParts, biasParts);
            pool.Run(ref job, chunks);
        }
    }

    /// <summary>The backward pass of one chunk: its blocks one after the other.</summary>
    private readonly struct ConvolveBackwardJob<TFunction>(
        TFunction function, ConvolutionPlan plan, PicturePass pass, bool transposed, int batch, int chunks, float* input, float* values,
        float* outputGradient, float* weightParts, float* biasParts) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int chunk)
        {
            var (direction, g) = (pass.Direction, plan.Geometry);
            var (size, inputSize) = (direction.SourceSize, direction.ResultSize);
            var inputFloats = weightParts == null ? 0 : checked(inputSize * TSimd.Count);
            var unfoldedFloats = weightParts == null || plan.Unfolded is null ? 0 : checked(plan.Unfolded.Geometry.InputSize * TSimd.Count);
            var gradient = Scratch.Own(checked(pass.SourceFloats + inputFloats + Math.Max(unfoldedFloats, pass.RoomFloats)));
            float* inputs = gradient + pass.SourceFloats, room = inputs + inputFloats;
            var channels = direction.Groups * direction.SourceChannels;
            var weights = weightParts + (nint)chunk * g.OutputChannels * g.WeightColumns;
            var work = new ActivateBackwardWork<TFunction>(function);
            for (var block = FirstBlock(chunk); block < FirstBlock(chunk + 1); block++)
            {
                var (first, count) = Samples(block, batch);
                var start = (nint)first * size;
                if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                    Sweep(ref work, outputGradient + start, outputGradient + start, values + start, null, count * size);
                ConvolutionProducts<TVector, TSimd>.IntoLanes(outputGradient + start, count, size, gradient);
                if (biasParts != null)
                    ConvolutionProducts<TVector, TSimd>.AddPlaces(
                        gradient, channels, direction.SourcePlaces, biasParts + (nint)chunk * channels);
                if (weightParts != null)
                {
                    ConvolutionProducts<TVector, TSimd>.IntoLanes(input + (nint)first * inputSize, count, inputSize, inputs);
                    var (small, large) = transposed ? ((nint)inputs, (nint)gradient) : ((nint)gradient, (nint)inputs);
                    if (plan.Unfolded is null)
                        ConvolutionProducts<TVector, TSimd>.WeightGradient(plan, (float*)small, (float*)large, weights);
                    else
                    {
                        ConvolutionProducts<TVector, TSimd>.Unfold(plan, (float*)large, room);
                        ConvolutionProducts<TVector, TSimd>.WeightGradient(plan.Unfolded, (float*)small, room, weights);
                    }
                }

                if (pass.IsWanted) pass.Run(default(Functions<TVector, TSimd>.Identity), gradient, room, first, count, null);
            }
        }

        private int FirstBlock(int chunk) => (int)((long)Blocks(batch) * chunk / chunks);
    }
}
