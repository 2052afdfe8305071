using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Runs;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Runs;

public sealed class ModelRescueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Autoencoder _model = new(Recipe.Dense([2]), new Shape(3));
    private readonly RecordedMessages _messages = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_place_that_takes_the_model_gets_it()
    {
        var (missing, good) = (_folder.File("missing/model.safetensors"), _folder.File("model.safetensors"));
        Assert.Equal($"The model as trained so far is saved as {good}.", new ModelRescue([missing, good]).Save(_model, _messages));
        Assert.True(ModelFile.Verify(good) > 1);
        Assert.Empty(_messages.Lines);
    }

    [Fact]
    public async Task A_model_that_no_place_takes_is_kept_until_there_is_room()
    {
        var place = _folder.File("later/model.safetensors");
        var room = Task.Run(async () =>
        {
            while (_messages.Lines.Count == 0) await Task.Delay(5);
            Directory.CreateDirectory(_folder.File("later"));
        });
        var sentence = new ModelRescue([place]) { Pause = TimeSpan.FromMilliseconds(10) }.Save(_model, _messages);
        await room;
        Assert.Equal($"The model as trained so far is saved as {place}.", sentence);
        Assert.Contains("kept in memory and tried again every 0 s for 10 min", Assert.Single(_messages.Lines), StringComparison.Ordinal);
        Assert.True(ModelFile.Verify(place) > 1);
    }

    [Fact]
    public void In_the_end_it_is_said_that_the_model_is_lost()
    {
        var sentence = new ModelRescue([_folder.File("never/model.safetensors")])
        {
            Pause = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMilliseconds(20),
        }.Save(_model, _messages);
        Assert.Equal($"The trained model could not be saved in any of {_folder.File("never")}.", sentence);
    }
}
