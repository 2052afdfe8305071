using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hourglass").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_loaded_model_scores_a_raw_row_to_the_last_bit_as_the_saved_one()
    {
        var table = TinyData.Table(60);
        var model = new Autoencoder(TinyData.Recipe(), new Shape(6), Scaler.Fit(ScalerRecipe.Standard, table));
        new Trainer(model).Fit(table, TinyData.Table(20, 6));
        var path = Path.Combine(_folder, "model.safetensors");
        model.Save(path);

        var loaded = ModelFile.Load(path);
        Assert.Equal(TinyData.Weights(model), TinyData.Weights(loaded));
        Assert.Equal(model.Score(table), loaded.Score(table));
        Assert.Equal(RecipeJson.Write(model.Recipe), RecipeJson.Write(loaded.Recipe));
        Assert.Equal(model.History.Entries.Select(HistoryJson.WriteLine), loaded.History.Entries.Select(HistoryJson.WriteLine));
        Assert.Equal(4, loaded.History.Entries.Count);
    }

    [Fact]
    public void Weights_stand_under_the_names_of_their_layers_as_outputs_by_inputs()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        TinyData.Model().Save(path);
        var file = SafetensorsFile.Read(path);
        Assert.Equal([8, 6], file["encoder.0.weight"].Shape);
        Assert.Equal([8], file["encoder.0.bias"].Shape);
        Assert.Equal([6, 8], file["decoder.1.weight"].Shape);
    }

    [Fact]
    public void What_is_attached_to_a_model_is_saved_with_it()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        var model = TinyData.Model();
        model.Attachments["note"] = new Attachment("{\"k\":3}", new NamedTensor("mean", [2, 1], new float[] { 1.5f, -2 }));
        model.Attachments["notebook"] = new Attachment("[]");
        model.Save(path);

        var loaded = ModelFile.Load(path).Attachments;
        Assert.Equal(["note", "notebook"], loaded.Keys);
        Assert.Equal("{\"k\":3}", loaded["note"].Json);
        Assert.Equal([2, 1], Assert.Single(loaded["note"].Tensors).Shape);
        Assert.Equal([1.5f, -2], loaded["note"].Values("mean", 2).ToArray());
        Assert.Empty(loaded["notebook"].Tensors);
        Assert.Contains("expected 3", Assert.Throws<FormatException>(() => loaded["note"].Values("mean", 3)).Message);
        Assert.Contains("missing", Assert.Throws<FormatException>(() => loaded["note"].Values("sigma", 1)).Message);
    }

    [Fact]
    public void A_newer_format_is_refused_as_such()
    {
        var message = Refused(metadata => metadata["hourglass.version"] = "99");
        Assert.Contains("newer version", message);
        Assert.Contains("99", message);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_as_such() =>
        Assert.Contains("no Hourglass model", Refused(metadata => metadata.Clear()));

    [Fact]
    public void A_recipe_that_asks_for_more_than_the_file_holds_is_refused_before_it_is_built() =>
        Assert.Contains("weights", Refused(metadata =>
            metadata["hourglass.recipe"] = metadata["hourglass.recipe"].Replace(
                "\"units\": 8", "\"units\": 50000000", StringComparison.Ordinal)));

    [Fact]
    public void A_scaler_that_is_none_is_refused() =>
        Assert.Contains("description", Refused(metadata => metadata["hourglass.scaler"] = "{}"));

    private string Refused(Action<Dictionary<string, string>> change)
    {
        var (good, bad) = (Path.Combine(_folder, "good.safetensors"), Path.Combine(_folder, "bad.safetensors"));
        TinyData.Model().Save(good);
        var file = SafetensorsFile.Read(good);
        var metadata = file.Metadata.ToDictionary();
        change(metadata);
        SafetensorsFile.Write(bad, file.Tensors, metadata);
        return Assert.Throws<ModelFileException>(() => ModelFile.Load(bad)).Message;
    }
}
