using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Convolution and its transpose: the batch is worked on in groups of samples, shared between the threads.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void Convolve(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation)
    {
        if (UseLanes(batch))
        {
            Convolve2(geometry, transposed, batch, activation, input, weight, bias, output, preActivation);
            return;
        }

        var room = new ConvolutionRoom(new ConvolutionLayout(ConvolutionPlan.Of(geometry), batch), weight, turn: transposed, gradients: false);
        var visitor = new ConvolveVisitor(pool, room, transposed, input, bias, output, preActivation);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    private static bool UseLanes(int batch) => batch >= TSimd.Count / 2 - 2;

    internal override void ConvolveBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        if (UseLanes(batch))
        {
            ConvolveBackward2(geometry, transposed, batch, activation, input, weight, values, outputGradient, weightGradient, biasGradient, accumulate, inputGradient);
            return;
        }

        var layout = new ConvolutionLayout(ConvolutionPlan.Of(geometry), batch);
        var room = new ConvolutionRoom(layout, weight, turn: !transposed && inputGradient != null, gradients: true);
        var visitor = new ConvolveBackwardVisitor(
            pool, room, transposed, input, values, outputGradient, weightGradient != null, biasGradient != null, inputGradient);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
        if (weightGradient != null) AddParts(room.WeightGradient(0), room.Weights, room.Weights, layout.Chunks, weightGradient, accumulate);
        if (biasGradient == null) return;
        var channels = transposed ? geometry.InputChannels : geometry.OutputChannels;
        AddParts(room.BiasGradient(0), room.Channels, channels, layout.Chunks, biasGradient, accumulate);
    }

    /// <summary>sum (+)= the chunks' parts, in order; the parts are <paramref name="apart"/> floats apart.</summary>
    private static void AddParts(float* parts, int apart, int length, int count, float* sum, bool accumulate)
    {
        if (!accumulate) new Span<float>(sum, length).Clear();
        for (var part = 0; part < count; part++, parts += apart)
        {
            var i = 0;
            for (; i + TSimd.Count <= length; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(sum + i), TSimd.Load(parts + i)), sum + i);
            for (; i < length; i++) sum[i] += parts[i];
        }
    }

    /// <summary>What the caller makes ready for all threads: shifts, turned weights, and room for the chunks' gradients.</summary>
    private readonly struct ConvolutionRoom
    {
        private readonly float* _turned, _weightParts, _biasParts;

        internal ConvolutionRoom(in ConvolutionLayout layout, float* weight, bool turn, bool gradients)
        {
            Layout = layout;
            Weight = weight;
            var g = layout.Plan.Geometry;
            Weights = checked(g.OutputChannels * g.WeightColumns);
            Channels = Math.Max(g.InputChannels, g.OutputChannels);
            var backShifts = checked(layout.Plan.OutputsOfGroup * layout.Plan.Shifts.Length);
            var parts = gradients ? checked(layout.Chunks * (Weights + Channels)) : 0;
            InputShifts = (int*)Scratch.Shared(checked(g.WeightColumns + backShifts + Weights + parts + 2 * MaxCount));
            GradientShifts = InputShifts + g.WeightColumns;
            _turned = (float*)(GradientShifts + backShifts);
            _weightParts = _turned + Weights;
            _biasParts = _weightParts + (nint)layout.Chunks * Weights;
            ConvolutionProducts<TVector, TSimd>.ListInputShifts(layout, InputShifts);
            if (turn) ConvolutionProducts<TVector, TSimd>.TurnWeights(layout, weight, _turned, GradientShifts);
            new Span<float>(_weightParts, parts).Clear();
        }

        internal ConvolutionLayout Layout { get; }

        internal float* Weight { get; }

        internal int Weights { get; }

        /// <summary>The larger number of channels of both sides.</summary>
        internal int Channels { get; }

        internal int* InputShifts { get; }

        internal int* GradientShifts { get; }

        internal float* Turned => _turned;

        internal float* WeightGradient(int chunk) => _weightParts + (nint)chunk * Weights;

        internal float* BiasGradient(int chunk) => _biasParts + (nint)chunk * Channels;
    }

    private readonly struct ConvolveVisitor(
        WorkerPool pool, ConvolutionRoom room, bool transposed, float* input, float* bias, float* output, float* preActivation)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveJob<TFunction>(function, room, transposed, input, bias, output, preActivation);
            pool.Run(ref job, room.Layout.Groups);
        }
    }

    /// <summary>One group's forward pass.</summary>
    private readonly struct ConvolveJob<TFunction>(
        TFunction function, ConvolutionRoom room, bool transposed, float* input, float* bias, float* output, float* preActivation) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int group)
        {
            var layout = room.Layout;
            var (first, count) = layout.Samples(group);
            float* planes = Scratch.Own(checked(layout.SourceFloats + layout.GradientFloats)), channels = planes + layout.SourceFloats;
            if (transposed)
            {
                ConvolutionPictures.LayOutOutput(layout, input, first, count, channels);
                ConvolutionProducts<TVector, TSimd>.InputGradient(
                    layout, room.Turned, channels, room.GradientShifts, count * layout.Plan.Area, planes);
                FinishInput(function, layout, planes, bias, first, count, output, preActivation);
            }
            else
            {
                ConvolutionPictures.LayOutInput(layout, input, first, count, planes);
                ConvolutionProducts<TVector, TSimd>.Output(layout, room.Weight, planes, room.InputShifts, count * layout.Plan.Area, channels);
                FinishOutput(function, layout, channels, bias, first, count, output, preActivation);
            }
        }
    }

    private readonly struct ConvolveBackwardVisitor(
        WorkerPool pool, ConvolutionRoom room, bool transposed, float* input, float* values, float* outputGradient, bool forWeight, bool forBias,
        float* inputGradient)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var job = new ConvolveBackwardJob<TFunction>(
                function, room, transposed, input, values, outputGradient, forWeight, forBias, inputGradient);
            pool.Run(ref job, room.Layout.Chunks);
        }
    }

    /// <summary>The backward pass of one chunk: its groups one after the other.</summary>
    private readonly struct ConvolveBackwardJob<TFunction>(
        TFunction function, ConvolutionRoom room, bool transposed, float* input, float* values, float* outputGradient, bool forWeight, bool forBias,
        float* inputGradient) : IJob
        where TFunction : struct, IActivationFunction<TVector>
    {
        public void Run(int chunk)
        {
            var layout = room.Layout;
            var g = layout.Plan.Geometry;
            float* planes = Scratch.Own(checked(2 * (layout.SourceFloats + layout.GradientFloats))), channels = planes + layout.SourceFloats;
            var result = channels + layout.GradientFloats;
            for (var group = layout.FirstGroup(chunk); group < layout.FirstGroup(chunk + 1); group++)
            {
                var (first, count) = layout.Samples(group);
                var length = count * layout.Plan.Area;
                var (size, many) = transposed ? (g.InputSize, g.InputChannels) : (g.OutputSize, g.OutputChannels);
                ActivationGradient(
                    function, values, outputGradient, (nint)first * size, count, many, size / many, forBias ? room.BiasGradient(chunk) : null);
                if (forWeight || !transposed)
                    ConvolutionPictures.LayOutOutput(layout, transposed ? input : outputGradient, first, count, channels);
                if (forWeight || transposed)
                    ConvolutionPictures.LayOutInput(layout, transposed ? outputGradient : input, first, count, planes);
                if (forWeight)
                {
                    ConvolutionProducts<TVector, TSimd>.WeightGradient(
                        layout, channels, planes, room.InputShifts, length, room.WeightGradient(chunk));
                }

                if (inputGradient == null) continue;
                if (transposed)
                {
                    ConvolutionProducts<TVector, TSimd>.Output(layout, room.Weight, planes, room.InputShifts, length, result);
                    FinishOutput(default(Functions<TVector, TSimd>.Identity), layout, result, null, first, count, inputGradient, null);
                }
                else
                {
                    ConvolutionProducts<TVector, TSimd>.InputGradient(layout, room.Turned, channels, room.GradientShifts, length, result);
                    FinishInput(default(Functions<TVector, TSimd>.Identity), layout, result, null, first, count, inputGradient, null);
                }
            }
        }
    }

    /// <summary>gradient = gradient · f′ from <paramref name="start"/> on, in place, and its sums over each channel's places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ActivationGradient<TFunction>(
        TFunction function, float* values, float* gradient, nint start, int count, int channels, int places, float* sums)
        where TFunction : struct, IActivationFunction<TVector>
    {
        if (sums == null && typeof(TFunction) == typeof(Functions<TVector, TSimd>.Identity)) return;
        gradient += start;
        values += values == null ? 0 : start;
        for (var n = 0; n < count; n++)
            for (var c = 0; c < channels; c++)
            {
                var total = TSimd.Broadcast(0f);
                for (var i = 0; i < places; i += TSimd.Count)
                {
                    var lanes = Math.Min(TSimd.Count, places - i);
                    var g = lanes == TSimd.Count ? TSimd.Load(gradient + i) : TSimd.Load(gradient + i, lanes);
                    if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                    {
                        var value = lanes == TSimd.Count ? TSimd.Load(values + i) : TSimd.Load(values + i, lanes);
                        g = TSimd.Multiply(g, function.Derivative(value, value));
                        if (lanes == TSimd.Count) TSimd.Store(g, gradient + i);
                        else TSimd.Store(g, gradient + i, lanes);
                    }

                    total = TSimd.Add(total, g);
                }

                if (sums != null) sums[c] += TSimd.Sum(total);
                gradient += places;
                if (values != null) values += places;
            }
    }

    /// <summary>Takes the places of the output from its channels, with bias and activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishOutput<TFunction>(
        TFunction function, in ConvolutionLayout layout, float* channels, float* bias, int first, int count, float* output, float* preActivation)
        where TFunction : struct, IActivationFunction<TVector>
    {
        var plan = layout.Plan;
        var g = plan.Geometry;
        // Where rows follow each other without a gap a picture is one row.
        var (rows, width) = plan.Pitch == g.OutputWidth ? (1, g.OutputHeight * g.OutputWidth) : (g.OutputHeight, g.OutputWidth);
        var end = output + (nint)(first + count) * g.OutputSize;
        for (var n = 0; n < count; n++)
            for (var c = 0; c < g.OutputChannels; c++)
            {
                var to = ((nint)(first + n) * g.OutputChannels + c) * rows * width;
                var from = channels + (nint)c * layout.Stride + n * plan.Area;
                var b = TSimd.Broadcast(bias == null ? 0 : bias[c]);
                for (var y = 0; y < rows; y++, to += width, from += plan.Pitch)
                    FinishRow(function, from, b, width, output + to, preActivation == null ? null : preActivation + to, end);
            }
    }

    /// <summary>Collects the places of the input from its planes, with bias and activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishInput<TFunction>(
        TFunction function, in ConvolutionLayout layout, float* planes, float* bias, int first, int count, float* output, float* preActivation)
        where TFunction : struct, IActivationFunction<TVector>
    {
        var plan = layout.Plan;
        var g = plan.Geometry;
        var end = output + (nint)(first + count) * g.InputSize;
        for (var n = 0; n < count; n++)
            for (var c = 0; c < g.InputChannels; c++)
            {
                var to = ((nint)(first + n) * g.InputChannels + c) * g.InputHeight * g.InputWidth;
                var b = TSimd.Broadcast(bias == null ? 0 : bias[c]);
                for (var y = 0; y < g.InputHeight; y++, to += g.InputWidth)
                {
                    var (row, phase) = Math.DivRem(y + g.PaddingTop, g.StrideY);
                    var from = planes + (nint)(c * plan.Planes + phase * g.StrideX) * layout.Stride + n * plan.Area + row * plan.Pitch;
                    if (g.StrideX == 1) from += g.PaddingLeft;
                    else
                    {
                        ConvolutionPictures.Collect(from, layout.Stride, g.InputWidth, g.StrideX, g.PaddingLeft, output + to);
                        from = output + to;
                    }

                    FinishRow(function, from, b, g.InputWidth, output + to, preActivation == null ? null : preActivation + to, end);
                }
            }
    }

    /// <summary>
    /// to = f(from + bias) with the sum kept where asked; from and to may be the same. Whole vectors are stored as long as they end before
    /// <paramref name="end"/>: what they spoil behind the row is the next row's, which is written after this one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishRow<TFunction>(TFunction function, float* from, TVector bias, int count, float* to, float* kept, float* end)
        where TFunction : struct, IActivationFunction<TVector>
    {
        for (var i = 0; i < count; i += TSimd.Count)
        {
            if (to + i + TSimd.Count <= end)
            {
                var x = TSimd.Add(TSimd.Load(from + i), bias);
                if (kept != null) TSimd.Store(x, kept + i);
                TSimd.Store(function.Value(x), to + i);
            }
            else
            {
                var lanes = Math.Min(count - i, (int)(end - to) - i);
                var x = TSimd.Add(TSimd.Load(from + i, lanes), bias);
                if (kept != null) TSimd.Store(x, kept + i, lanes);
                TSimd.Store(function.Value(x), to + i, lanes);
            }
        }
    }
}
