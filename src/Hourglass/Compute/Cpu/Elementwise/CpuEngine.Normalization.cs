using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Normalization. A picture's channel is runs of places, one per sample, which go through vectors; a feature of rows is one place per
// sample, so there a vector holds the same place of many channels. Each channel is summed by one thread in a fixed order.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void ChannelMoments(in ChannelShape shape, float* values, float* mean, float* variance) =>
        EachChannel(shape, new MomentsWork(shape, values, mean, variance));

    internal override void NormalizeChannels(
        in ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, float* shift, float* output) =>
        EachChannel(shape, new NormalizeWork(shape, input, mean, variance, epsilon, scale, shift, output));

    internal override void NormalizeChannelsBackward(
        in ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, bool constant,
        float* outputGradient, float* scaleGradient, float* shiftGradient, bool accumulate, float* inputGradient) =>
        EachChannel(shape, new NormalizeBackwardWork(
            shape, input, mean, variance, epsilon, scale, constant, outputGradient, scaleGradient, shiftGradient, accumulate,
            inputGradient));

    /// <summary>
    /// Runs the work for blocks of channels: single ones, or where a channel has one place only, as many as a vector holds.
    /// </summary>
    private void EachChannel<TWork>(in ChannelShape shape, TWork work) where TWork : struct, IPlaneWork
    {
        var width = shape.Places == 1 ? TSimd.Count : 1;
        EachPlane(work, (shape.Channels + width - 1) / width, (int)Math.Min(int.MaxValue, (long)shape.Batch * shape.Places * width));
    }

    /// <summary>Loads up to a vector's number of values; zeros behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadUpTo(float* p, int count) => count >= TSimd.Count ? TSimd.Load(p) : TSimd.Load(p, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreUpTo(TVector x, float* p, int count)
    {
        if (count >= TSimd.Count) TSimd.Store(x, p);
        else TSimd.Store(x, p, count);
    }

    /// <summary>The factor 1 / √(variance + ε) of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Root(TVector variance, float epsilon) =>
        TSimd.Divide(TSimd.Broadcast(1f), TSimd.Sqrt(TSimd.Add(variance, TSimd.Broadcast(epsilon))));

    private readonly struct MomentsWork(ChannelShape shape, float* values, float* mean, float* variance) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            if (shape.Places == 1) Features(plane * TSimd.Count);
            else Channel(plane);
        }

        private void Channel(int channel)
        {
            var count = (double)shape.Batch * shape.Places;
            var sum = 0.0;
            for (var n = 0; n < shape.Batch; n++) sum += Sum(Start(n, channel), 0, squared: false);
            var center = (float)(sum / count);
            var (rest, squares) = (0.0, 0.0);
            for (var n = 0; n < shape.Batch; n++)
            {
                rest += Sum(Start(n, channel), center, squared: false);
                squares += Sum(Start(n, channel), center, squared: true);
            }

            // What rounding left of the mean is put right, in it and in the variance.
            var correction = rest / count;
            mean[channel] = (float)(center + correction);
            variance[channel] = (float)Math.Max(0, squares / count - correction * correction);
        }

        private float* Start(int sample, int channel) => values + ((nint)sample * shape.Channels + channel) * shape.Places;

        /// <summary>Σ (x − center) or its squares over one sample's places.</summary>
        internal double Sum(float* x, float center, bool squared)
        {
            var (sum, c, i) = (TSimd.Broadcast(0f), TSimd.Broadcast(center), 0);
            for (; i + TSimd.Count <= shape.Places; i += TSimd.Count)
            {
                var d = TSimd.Subtract(TSimd.Load(x + i), c);
                sum = squared ? TSimd.MultiplyAdd(d, d, sum) : TSimd.Add(sum, d);
            }

            double total = TSimd.Sum(sum);
            for (; i < shape.Places; i++) total += squared ? (x[i] - center) * (x[i] - center) : x[i] - center;
            return total;
        }

        private void Features(int first)
        {
            var count = Math.Min(TSimd.Count, shape.Channels - first);
            var (share, sum) = (TSimd.Broadcast(1f / shape.Batch), TSimd.Broadcast(0f));
            for (var n = 0; n < shape.Batch; n++) sum = TSimd.Add(sum, Row(n, first, count));
            var center = TSimd.Multiply(sum, share);
            var (rest, squares) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f));
            for (var n = 0; n < shape.Batch; n++)
            {
                var d = TSimd.Subtract(Row(n, first, count), center);
                (rest, squares) = (TSimd.Add(rest, d), TSimd.MultiplyAdd(d, d, squares));
            }

            var correction = TSimd.Multiply(rest, share);
            StoreUpTo(TSimd.Add(center, correction), mean + first, count);
            var result = TSimd.Subtract(TSimd.Multiply(squares, share), TSimd.Multiply(correction, correction));
            StoreUpTo(TSimd.Max(result, TSimd.Broadcast(0f)), variance + first, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Row(int n, int first, int count) => LoadUpTo(values + (nint)n * shape.Channels + first, count);
    }

    private readonly struct NormalizeWork(
        ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, float* shift,
        float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            if (shape.Places == 1)
            {
                var first = plane * TSimd.Count;
                var count = Math.Min(TSimd.Count, shape.Channels - first);
                var (center, summand) = (LoadUpTo(mean + first, count), LoadUpTo(shift + first, count));
                var factor = TSimd.Multiply(Root(LoadUpTo(variance + first, count), epsilon), LoadUpTo(scale + first, count));
                for (var n = 0; n < shape.Batch; n++)
                {
                    var at = (nint)n * shape.Channels + first;
                    StoreUpTo(TSimd.MultiplyAdd(TSimd.Subtract(LoadUpTo(input + at, count), center), factor, summand), output + at, count);
                }

                return;
            }

            var work = new AffineWork(mean[plane], scale[plane] / MathF.Sqrt(variance[plane] + epsilon), shift[plane]);
            for (var n = 0; n < shape.Batch; n++)
            {
                var at = ((nint)n * shape.Channels + plane) * shape.Places;
                Sweep(ref work, output + at, input + at, null, null, shape.Places);
            }
        }
    }

    /// <summary>a = (b − center) · factor + summand.</summary>
    private readonly struct AffineWork(float center, float factor, float summand) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) => TSimd.Store(
            TSimd.MultiplyAdd(
                TSimd.Subtract(TSimd.Load(b), TSimd.Broadcast(center)), TSimd.Broadcast(factor), TSimd.Broadcast(summand)), a);
    }

    private readonly struct NormalizeBackwardWork(
        ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, bool constant,
        float* outputGradient, float* scaleGradient, float* shiftGradient, bool accumulate, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            if (shape.Places == 1) Features(plane * TSimd.Count);
            else Channel(plane);
        }

        private void Channel(int channel)
        {
            var (center, root) = (mean[channel], 1 / MathF.Sqrt(variance[channel] + epsilon));
            var (sum, product) = (0.0, 0.0);
            for (var n = 0; n < shape.Batch; n++)
            {
                var at = ((nint)n * shape.Channels + channel) * shape.Places;
                var (s, p) = Sums(input + at, outputGradient + at, shape.Places, center);
                (sum, product) = (sum + s, product + p * root);
            }

            if (scaleGradient != null) scaleGradient[channel] = (float)(accumulate ? scaleGradient[channel] + product : product);
            if (shiftGradient != null) shiftGradient[channel] = (float)(accumulate ? shiftGradient[channel] + sum : sum);
            if (inputGradient == null) return;
            var count = (double)shape.Batch * shape.Places;
            var (each, slope) = constant ? (0f, 0f) : ((float)(sum / count), (float)(root * product / count));
            var work = new ThroughWork(center, each, slope, scale[channel] * root);
            for (var n = 0; n < shape.Batch; n++)
            {
                var at = ((nint)n * shape.Channels + channel) * shape.Places;
                Sweep(ref work, inputGradient + at, outputGradient + at, input + at, null, shape.Places);
            }
        }

        private void Features(int first)
        {
            var count = Math.Min(TSimd.Count, shape.Channels - first);
            var (center, root) = (LoadUpTo(mean + first, count), Root(LoadUpTo(variance + first, count), epsilon));
            var (sum, product) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f));
            for (var n = 0; n < shape.Batch; n++)
            {
                var at = (nint)n * shape.Channels + first;
                var g = LoadUpTo(outputGradient + at, count);
                sum = TSimd.Add(sum, g);
                product = TSimd.MultiplyAdd(g, TSimd.Multiply(TSimd.Subtract(LoadUpTo(input + at, count), center), root), product);
            }

            AddUpTo(product, scaleGradient, first, count, accumulate);
            AddUpTo(sum, shiftGradient, first, count, accumulate);
            if (inputGradient == null) return;
            var share = TSimd.Broadcast(constant ? 0 : 1f / shape.Batch);
            var (each, slope) = (TSimd.Multiply(sum, share), TSimd.Multiply(TSimd.Multiply(product, root), share));
            var factor = TSimd.Multiply(root, LoadUpTo(scale + first, count));
            for (var n = 0; n < shape.Batch; n++)
            {
                var at = (nint)n * shape.Channels + first;
                var d = TSimd.Subtract(LoadUpTo(input + at, count), center);
                var through = TSimd.Subtract(TSimd.Subtract(LoadUpTo(outputGradient + at, count), each), TSimd.Multiply(d, slope));
                StoreUpTo(TSimd.Multiply(factor, through), inputGradient + at, count);
            }
        }
    }

    /// <summary>a = factor · (b − each − slope · (c − center)).</summary>
    private readonly struct ThroughWork(float center, float each, float slope, float factor) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var rest = TSimd.Subtract(TSimd.Load(b), TSimd.Broadcast(each));
            rest = TSimd.Subtract(rest, TSimd.Multiply(TSimd.Broadcast(slope), TSimd.Subtract(TSimd.Load(c), TSimd.Broadcast(center))));
            TSimd.Store(TSimd.Multiply(TSimd.Broadcast(factor), rest), a);
        }
    }

    /// <summary>Σ g and Σ g · (x − center).</summary>
    private static (double Sum, double Product) Sums(float* x, float* g, int length, float center)
    {
        var (sum, product, i) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f), 0);
        for (; i + TSimd.Count <= length; i += TSimd.Count)
        {
            var gradient = TSimd.Load(g + i);
            sum = TSimd.Add(sum, gradient);
            product = TSimd.MultiplyAdd(gradient, TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(center)), product);
        }

        var (total, products) = ((double)TSimd.Sum(sum), (double)TSimd.Sum(product));
        for (; i < length; i++) (total, products) = (total + g[i], products + (double)g[i] * (x[i] - center));
        return (total, products);
    }

    /// <summary>destination (+)= x in up to a vector's lanes; nothing where there is no destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUpTo(TVector x, float* destination, int first, int count, bool accumulate)
    {
        if (destination == null) return;
        StoreUpTo(accumulate ? TSimd.Add(LoadUpTo(destination + first, count), x) : x, destination + first, count);
    }
}
