namespace Hourglass.Compute;

/// <summary>A plan for a batch: how many samples a group has, and where in a thread's room everything lies.</summary>
/// <remarks>Groups and chunks depend on the batch, never on threads, and so do the sums over them.</remarks>
internal readonly struct ConvolutionLayout
{
    /// <summary>Weight gradients are summed in so many parts at most, which threads may share.</summary>
    private const int MostChunks = 16;

    /// <summary>And so many floats at most do those parts take, where one alone does not take more.</summary>
    private const long MostPartFloats = 1 << 23;

    internal ConvolutionLayout(ConvolutionPlan plan, int batch)
    {
        (Plan, Batch) = (plan, batch);
        GroupSize = Math.Clamp((batch + 7) / 8, 1, plan.LargestGroup);
        Groups = (batch + GroupSize - 1) / GroupSize;
        checked
        {
            var weights = (long)plan.Geometry.OutputChannels * plan.Geometry.WeightColumns;
            Chunks = (int)Math.Clamp(MostPartFloats / weights, 1, Math.Min(Groups, MostChunks));
            Length = GroupSize * plan.Area;
            Stride = OddLines(plan.Margin + Length + plan.Margin + 32);
            SourceFloats = plan.Geometry.InputChannels * plan.Planes * Stride + 32;
            GradientFloats = plan.Geometry.OutputChannels * Stride + 32;
        }
    }

    internal ConvolutionPlan Plan { get; }

    internal int Batch { get; }

    /// <summary>Samples that are laid out together; the last group may have fewer.</summary>
    internal int GroupSize { get; }

    internal int Groups { get; }

    /// <summary>Runs of groups whose weight gradients are summed apart.</summary>
    internal int Chunks { get; }

    /// <summary>Places of a whole group.</summary>
    internal int Length { get; }

    /// <summary>Floats from one plane or channel to the next: an odd number of cache lines, so that they do not fall on the same ones.</summary>
    internal int Stride { get; }

    /// <summary>Floats of the input's planes, or of their gradient.</summary>
    internal int SourceFloats { get; }

    /// <summary>Floats of the output's channels, or of their gradient.</summary>
    internal int GradientFloats { get; }

    /// <summary>The first sample of a group and how many it has.</summary>
    internal (int First, int Count) Samples(int group) => (group * GroupSize, Math.Min(GroupSize, Batch - group * GroupSize));

    /// <summary>The first group of a chunk, or behind the last chunk the number of groups.</summary>
    internal int FirstGroup(int chunk) => (int)((long)Groups * chunk / Chunks);

    private static int OddLines(int length) => ((length + 15) / 16 | 1) * 16;
}
