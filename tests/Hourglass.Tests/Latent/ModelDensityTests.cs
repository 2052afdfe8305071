using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Parts;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Latent;

/// <summary>Densities that are saved with a model, and samples through them.</summary>
public sealed class ModelDensityTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void A_density_goes_with_the_model_into_its_file_and_samples_as_before()
    {
        using var folder = new TemporaryFolder();
        var (model, rows, _) = Example();
        Assert.Null(model.FindDensity());
        var density = FullGaussian.Fit(model.Encode(rows));
        model.SetDensity(density);
        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        var again = Assert.IsType<FullGaussian>(loaded.FindDensity());
        Assert.Equal(model.Sample(density, 20, 3).Rows, loaded.Sample(again, 20, 3).Rows);
        var samples = model.Sample(density, 5, 1);
        Assert.Equal(model.Decode(density.Sample(5, 1)), samples.Rows);
        Assert.Empty(samples.Classes);
    }

    [Fact]
    public void Samples_of_a_class_are_decoded_codes_of_its_density()
    {
        var (model, rows, labels) = Example();
        var density = PerClassDensity.Fit(model.Encode(rows), labels, Names, DiagonalGaussian.Fit);
        var samples = model.Sample(density, 6, 2, "b");
        Assert.Equal(model.Decode(density.SampleClass(1, 6, 2)), samples.Rows);
        Assert.Equal(Enumerable.Repeat("b", 6), samples.Classes);
        var pooled = model.Sample(density, 50, 2);
        Assert.Equal(density.SampleWithLabels(50, 2).Labels.Select(label => Names[label]), pooled.Classes);
        Assert.Contains("“c”", Assert.Throws<InvalidInputException>(() => model.Sample(density, 1, 0, "c")).Message);
        Assert.Contains(
            "“a”", Assert.Throws<InvalidInputException>(() => model.Sample(FullGaussian.Fit(model.Encode(rows)), 1, 0, "a")).Message);
        Assert.Contains("2 values", Assert.Throws<InvalidInputException>(() => model.Sample(FullGaussian.Fit(rows), 1, 0)).Message);
    }

    [Fact]
    public void A_prior_is_a_density_whose_samples_are_the_models_own()
    {
        var recipe = Recipe.Dense([2]) with
        {
            Bottleneck = new GaussianBottleneckRecipe { Size = 2 },
            Objective = new() { Penalties = [new KlDivergenceRecipe()] },
        };
        var model = new Autoencoder(recipe, new Shape(3));
        var prior = new PriorDensity(model);
        Assert.Equal(model.Sample(9, 4), model.Sample(prior, 9, 4).Rows);
        Assert.Equal([new StandardNormal().LogDensity([1, 2])], prior.LogDensity(new float[,] { { 1, 2 } }));
        Codes.AssertIntegrates(prior, 6);
        Codes.AssertMoments([0, 0], new double[,] { { 1, 0 }, { 0, 1 } }, prior.Sample(100_000, 8));
        Assert.Throws<InvalidOperationException>(() => model.SetDensity(prior));
        Assert.Contains("no prior", Assert.Throws<InvalidInputException>(() => new PriorDensity(Example().Model)).Message);
    }

    [Fact]
    public void A_conditional_model_is_told_the_class_that_is_asked_for()
    {
        var (_, rows, labels) = Example();
        var model = new Autoencoder(Recipe.Dense([2]) with { Conditional = true }, new Shape(3), classNames: ["b", "a"]);
        var density = PerClassDensity.Fit(model.Encode(rows, labels), labels, Names, FullGaussian.Fit); // classes in another order
        Assert.Equal(model.Decode(density.SampleClass(1, 4, 1), [0, 0, 0, 0]), model.Sample(density, 4, 1, "b").Rows);
        Assert.Contains("conditional", Assert.Throws<InvalidInputException>(() => model.Sample(density.OfClass(0), 4, 1)).Message);
        Assert.Equal(4, model.Sample(density.OfClass(0), 4, 1, "a").Classes.Count);
    }

    [Fact]
    public void An_attachment_must_be_a_density_of_the_models_codes()
    {
        var (model, rows, _) = Example();
        model.Attachments[CodeDensity.AttachmentName] = FullGaussian.Fit(rows).ToAttachment();
        Assert.Contains("3 values", Assert.Throws<FormatException>(() => model.FindDensity()).Message);
        Assert.Throws<InvalidInputException>(() => model.SetDensity(FullGaussian.Fit(rows)));
        model.Attachments[CodeDensity.AttachmentName] = new Attachment("{}");
        Assert.ThrowsAny<FormatException>(() => model.FindDensity());
    }

    private static (Autoencoder Model, float[,] Rows, int[] Labels) Example() =>
        (
            new Autoencoder(Recipe.Dense([2]), new Shape(3)), Codes.Blobs(80, 3, 1, [-3, 0, 0], [3, 0, 1]),
            [.. Enumerable.Range(0, 80).Select(r => r % 2)]);
}
