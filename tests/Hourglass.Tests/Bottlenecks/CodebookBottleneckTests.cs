using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.Tests.Bottlenecks;

/// <summary>The codebook by itself, on known answers.</summary>
public sealed class CodebookBottleneckTests
{
    private static readonly ReferenceBackend Backend = new();

    [Fact]
    public void A_row_of_values_is_replaced_vector_by_vector_and_the_first_of_equally_near_entries_wins()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(3, dimension: 2), new Shape(6), entries: [0, 0, 2, 2, 4, 0]);
        var code = Forward(codebook, cache, [0.4f, 0.1f, 1, 1, 3.2f, 0.3f], training: false);
        Assert.Equal([0, 0, 0, 0, 4, 0], code);
        Assert.Equal([0, 0, 2], Read(codebook.Indices(cache, 1)));
        Assert.Equal((2, 3), (codebook.Dimension, codebook.Places));
    }

    [Fact]
    public void A_picture_has_a_vector_of_its_channels_at_each_position()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(2), new Shape(2, 1, 3), entries: [1, 10, 3, 30]);
        var code = Forward(codebook, cache, [0.9f, 3.1f, 2.9f, 11, 29, 31], training: false);
        Assert.Equal([1, 3, 3, 10, 30, 30], code);
        Assert.Equal([0, 1, 1], Read(codebook.Indices(cache, 1)));
    }

    [Fact]
    public void The_entries_follow_the_means_of_their_vectors()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(2, dimension: 1, decay: 0.5f, epsilon: 1e-6f), new Shape(3), entries: [0, 10]);
        var (counts, sums) = (codebook.States[1].Values, codebook.States[2].Values);
        Backend.Upload([2, 1], counts);
        Backend.Upload([0, 10], sums);
        var code = Forward(codebook, cache, [1, 2, 13], training: true);
        Assert.Equal([0, 0, 10], code); // by the entries before they move
        Assert.Equal([2, 1], Read(counts)); // ½·2 + ½·2, ½·1 + ½·1
        Assert.Equal([1.5f, 11.5f], Read(sums)); // ½·0 + ½·3, ½·10 + ½·13
        Assert.Equal([0.75, 11.5], Read(codebook.Entries.Values).Select(v => Math.Round(v, 4)));
    }

    [Fact]
    public void Outside_training_nothing_moves()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(2, dimension: 1, restartBelow: 0.9f), new Shape(3), entries: [0, 10]);
        Forward(codebook, cache, [1, 2, 13], training: false);
        Assert.Equal([0, 10], Read(codebook.Entries.Values));
        Assert.Equal([0, 0], Read(codebook.States[1].Values));
    }

    [Fact]
    public void The_first_batch_gives_the_first_entries()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(3, dimension: 1), new Shape(6), entries: [0, 0, 0]);
        var head = (float[])[1, 2, 30, 40, 500, 600];
        var code = Forward(codebook, cache, head, training: true);
        Assert.All(code, value => Assert.Contains(value, head));
        Assert.Equal(3, code.Distinct().Count()); // each entry from its own third of the vectors
    }

    [Theory]
    [InlineData(0.2f, true)]
    [InlineData(0, false)]
    public void An_entry_out_of_use_starts_again_at_a_vector_of_the_batch(float restartBelow, bool comesBack)
    {
        var (codebook, cache) = Built(
            new CodebookBottleneck(2, dimension: 1, decay: 0.5f, restartBelow: restartBelow), new Shape(4), entries: [0, 1000]);
        Backend.Upload([1, 1], codebook.States[1].Values);
        Backend.Upload([0, 1000], codebook.States[2].Values);
        for (var step = 0; step < 8; step++) Forward(codebook, cache, [-3, -1, 1, 3], training: true, step);
        Assert.Equal(comesBack, Math.Abs(Read(codebook.Entries.Values)[1]) < 4);
        Forward(codebook, cache, [-3, -1, 1, 3], training: false);
        Assert.Equal(comesBack ? 2 : 1, Read(codebook.Indices(cache, 1)).Distinct().Count());
    }

    [Fact]
    public void The_perplexity_is_one_for_one_entry_and_their_number_for_even_use()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(4, dimension: 1), new Shape(4), entries: [0, 1, 2, 3]);
        var measures = new double[1];
        foreach (var (head, expected) in ((float[], double)[])[([0, 0, 0, 0], 1), ([0, 1, 2, 3], 4), ([0, 0, 3, 3], 2)])
        {
            var code = Forward(codebook, cache, head, training: false);
            codebook.Measure(Backend, Case(head), Case(code), cache, measures);
            Assert.Equal(expected, measures[0], 12);
        }
    }

    [Fact]
    public void The_gradient_passes_straight_through()
    {
        var (codebook, cache) = Built(new CodebookBottleneck(2, dimension: 1), new Shape(3), entries: [0, 10]);
        var (given, head) = (Case([0.5f, -1, 2]), Case([0, 0, 0]));
        codebook.Backward(new BackwardPass
        {
            Backend = Backend, Input = Case([1, 2, 13]), Output = Case([0, 0, 10]), OutputGradient = given, InputGradient = head,
            Cache = cache,
        });
        Assert.Equal([0.5f, -1, 2], Read(head));
    }

    [Fact]
    public void Commitment_is_the_squared_distance_and_its_gradient_is_that_of_the_encoder_output_only()
    {
        var (codebook, _) = Built(new CodebookBottleneck(2, dimension: 1), new Shape(3), entries: [0, 10]);
        var encoder = new Sequential(new Dense(3));
        encoder.Build(new Shape(3), "encoder");
        var penalty = new Commitment(0.5f);
        penalty.Build(new AutoencoderParts(encoder, codebook, encoder, Activation.Identity));
        var (head, code, gradient, terms) = (Case([1, 2, 13], 1), Case([0, 0, 10], 1), Case([1, 1, 1], 1), new double[1]);
        var cost = penalty.Apply(
            new PenaltyPass
            {
                Backend = Backend, Input = head, Source = head, EncoderOutput = head, Code = code, Logits = head, Values = head,
                Gradient = gradient,
                Scratch = Case([9, 9, 9], 1),
            },
            terms);
        Assert.Equal((14, 7), (terms[0], cost));
        Assert.Equal([2, 3, 4], Read(gradient)); // 1 + 2·½·(h − c)
    }

    [Theory]
    [InlineData(1, null, 0.9f, 1e-5f, 0, "size must be 2 to 65,536 entries; found 1")]
    [InlineData(4, 0, 0.9f, 1e-5f, 0, "dimension must be at least 1; found 0")]
    [InlineData(4, 2, 1f, 1e-5f, 0, "decay must be at least 0 and below 1; found 1")]
    [InlineData(4, 2, 0.9f, 0f, 0, "epsilon must be above 0; found 0")]
    [InlineData(4, 2, 0.9f, 1e-5f, 1, "restartBelow must be at least 0 and below 1; found 1")]
    public void An_option_out_of_its_range_throws(
        int size, int? dimension, float decay, float epsilon, float restartBelow, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => new CodebookBottleneck(size, dimension, decay, epsilon, restartBelow)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_encoder_output_that_does_not_divide_into_vectors_throws()
    {
        Assert.Contains(
            "vectors of 4 values; the encoder's output 6 does not", Refused(new CodebookBottleneck(2, dimension: 4), new Shape(6)),
            StringComparison.Ordinal);
        Assert.Contains(
            "omit its dimension", Refused(new CodebookBottleneck(2, dimension: 2), new Shape(2, 3, 3)), StringComparison.Ordinal);

        static string Refused(Layer layer, Shape shape) => Assert.Throws<ShapeException>(() => layer.Build(shape, "bottleneck")).Message;
    }

    private static (CodebookBottleneck Codebook, Matrix Cache) Built(CodebookBottleneck codebook, Shape input, float[] entries)
    {
        codebook.Build(input, "bottleneck");
        _ = new ParameterSet(Backend, codebook);
        Backend.Upload(entries, codebook.Entries.Values);
        return (codebook, Backend.Allocate(codebook.CacheSize).AsMatrix(0, 1, codebook.CacheSize));
    }

    private static float[] Forward(CodebookBottleneck codebook, Matrix cache, float[] head, bool training, long step = 0)
    {
        var code = Case(new float[head.Length]);
        codebook.Forward(new ForwardPass
        {
            Backend = Backend, Input = Case(head), Output = code, Cache = cache, Training = training, Seed = 1, Step = step,
        });
        return Read(code);
    }

    private static Matrix Case(float[] values, int rows = 1)
    {
        var matrix = Backend.Allocate(values.Length).AsMatrix(0, rows, values.Length / rows);
        Backend.Upload(values, matrix);
        return matrix;
    }

    private static float[] Read(Matrix matrix)
    {
        var values = new float[matrix.Length];
        Backend.Download(matrix, values);
        return values;
    }
}
