using System.Globalization;
using System.Text.Json;
using Hourglass.Files;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Models;

/// <summary>
/// Files that version 0.1 wrote, one of each family, option, attachment and checkpoint: each loads and gives the numbers that version 0.1
/// gave. The files are never written again; where a name in them changes, readers accept the old one.
/// </summary>
public sealed class FilesOfEarlierVersionsTests : IDisposable
{
    /// <summary>Sums of a vector's lanes differ in the last bits between processors.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>The same over twenty steps of training.</summary>
    private const double ToleranceOfTraining = 1e-3;

    private static readonly string s_files = Path.Combine(Repository.Root, "tests", "Hourglass.Tests", "Models", "Files");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands() => [.. Recorded().Select(NameOf)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_file_of_version_0_1_gives_the_numbers_of_version_0_1(string command)
    {
        var recorded = Recorded().Single(r => NameOf(r) == command);
        var words = command.Split(' ').Select(word => Path.Combine(s_files, word) is var path && File.Exists(path) ? path : word).ToArray();
        if (recorded.TryGetProperty("resumedTo", out var steps)) words[1] = Resume(words[1], steps.GetInt32());

        var outcome = Command.Run(words);
        Assert.True(outcome.Code == 0, $"{command}: {outcome.Error}");
        var found = outcome.Output.Replace(s_files + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        Assert.Equal(recorded.GetProperty("lines").GetInt32(), found.Length);
        var tolerance = steps.ValueKind == JsonValueKind.Undefined ? Tolerance : ToleranceOfTraining;
        var expected = recorded.GetProperty("output").EnumerateArray().Select(line => line.GetString()!).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].StartsWith('{')) Compare(Json(expected[i]), Json(found[i]), tolerance, "");
            else if (i > 0) Compare(expected[i].Split(','), found[i].Split(','), tolerance);
        }
    }

    [Fact]
    public void Each_file_of_version_0_1_has_a_recorded_command()
    {
        var commands = string.Join(' ', Recorded().Select(NameOf)).Split(' ').ToHashSet();
        var models = Directory.EnumerateFiles(s_files).Select(path => Path.GetFileName(path)).Where(name => name != "expected.json");
        var runs = Directory.EnumerateDirectories(Path.Combine(s_files, "runs")).Select(path => "runs/" + Path.GetFileName(path));
        Assert.Empty(models.Concat(runs).Except(commands));
    }

    private static JsonElement[] Recorded() =>
        [.. Json(File.ReadAllText(Path.Combine(s_files, "expected.json"))).EnumerateArray()];

    private static string NameOf(JsonElement recorded) => recorded.GetProperty("command").GetString()!;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>Resumes a copy of a run. Only the path of its data is changed, which was relative to the working directory.</summary>
    private string Resume(string run, int steps)
    {
        var copy = Directory.CreateDirectory(_folder.File("run")).FullName;
        File.WriteAllText(Path.Combine(copy, "recipe.json"), WithRows(File.ReadAllText(Path.Combine(s_files, run, "recipe.json"))));
        var checkpoint = SafetensorsFile.Read(Path.Combine(s_files, run, "checkpoint.safetensors"));
        SafetensorsFile.Write(
            Path.Combine(copy, "checkpoint.safetensors"), checkpoint.Tensors,
            checkpoint.Metadata.ToDictionary(entry => entry.Key, entry => WithRows(entry.Value)));
        var length = steps.ToString(CultureInfo.InvariantCulture);
        var outcome = Command.Run("train", "--resume", "--out", copy, "--iterations", length, "--quiet");
        Assert.True(outcome.Code == 0, $"{run}: {outcome.Error}");
        return copy;
    }

    private static string WithRows(string recipe) =>
        recipe.Replace("\"rows.csv\"", JsonSerializer.Serialize(Path.Combine(s_files, "rows.csv")), StringComparison.Ordinal);

    private static void Compare(string[] expected, string[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.TryParse(expected[i], CultureInfo.InvariantCulture, out var number))
                Compare(number, double.Parse(found[i], CultureInfo.InvariantCulture), tolerance, string.Join(',', expected));
            else Assert.Equal(expected[i], found[i]);
        }
    }

    /// <summary>All that was printed is still printed; there may be more.</summary>
    private static void Compare(JsonElement expected, JsonElement found, double tolerance, string at)
    {
        Assert.Equal(expected.ValueKind, found.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in expected.EnumerateObject())
                {
                    Assert.True(found.TryGetProperty(property.Name, out var value), $"{at}{property.Name} is missing.");
                    Compare(property.Value, value, tolerance, $"{at}{property.Name}.");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), found.GetArrayLength());
                for (var i = 0; i < expected.GetArrayLength(); i++) Compare(expected[i], found[i], tolerance, $"{at}{i}.");
                break;
            case JsonValueKind.Number:
                Compare(expected.GetDouble(), found.GetDouble(), tolerance, at);
                break;
            default:
                Assert.Equal(expected.ToString(), found.ToString());
                break;
        }
    }

    private static void Compare(double expected, double found, double tolerance, string at) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), string.Create(CultureInfo.InvariantCulture,
            $"{at}: expected {expected:R}, found {found:R}."));
}
