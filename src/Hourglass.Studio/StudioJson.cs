using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hourglass.Studio;

/// <summary>All that is sent and received as JSON, for a serializer that needs no reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(About))]
[JsonSerializable(typeof(IReadOnlyList<RecipeInfo>))]
[JsonSerializable(typeof(IReadOnlyList<DataInfo>))]
[JsonSerializable(typeof(RecipeCheck))]
[JsonSerializable(typeof(NewRun))]
[JsonSerializable(typeof(IReadOnlyList<RunInfo>))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(BaselineInfo))]
[JsonSerializable(typeof(PreviewInfo))]
[JsonSerializable(typeof(Speed))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(StudioEvent))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<DensityInfo>))]
[JsonSerializable(typeof(SampleInfo))]
[JsonSerializable(typeof(NewDetector))]
[JsonSerializable(typeof(NewThreshold))]
[JsonSerializable(typeof(DetectorInfo))]
[JsonSerializable(typeof(Truth))]
[JsonSerializable(typeof(AnomalyInfo))]
[JsonSerializable(typeof(Judged))]
[JsonSerializable(typeof(Judgement))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(LabelsInfo))]
[JsonSerializable(typeof(IReadOnlyList<DimensionInfo>))]
[JsonSerializable(typeof(RowInfo))]
[JsonSerializable(typeof(Subset))]
[JsonSerializable(typeof(SubsetInfo))]
[JsonSerializable(typeof(Codes))]
internal sealed partial class StudioJson : JsonSerializerContext;

/// <summary>What the studio is.</summary>
internal sealed record About(string Version, bool IsReadOnly, int Threads, long MemoryBytes, string RunsFolder);

/// <summary>A recipe that comes with Hourglass.</summary>
internal sealed record RecipeInfo(string Name, string Task, string Description, string Source, bool IsSample);

/// <summary>A named data set.</summary>
internal sealed record DataInfo(string Name, string Description, bool IsIncluded, bool IsHere);

/// <summary>A recipe that is right, with what it builds for its data where that is at hand.</summary>
internal sealed record RecipeCheck(JsonObject Recipe, Outline? Outline);

/// <summary>A network for rows of a shape.</summary>
internal sealed record Outline(
    IReadOnlyList<int> Input, IReadOnlyList<int> Latent, long Parameters, IReadOnlyList<OutlineLayer> Layers);

/// <summary>A layer of it: on which side of the code, what it makes, and of how many weights.</summary>
internal sealed record OutlineLayer(string Side, string Name, IReadOnlyList<int> Shape, long Parameters);

/// <summary>What a new run begins with: a recipe by name or as a document, changes of it, and other data.</summary>
internal sealed record NewRun(string? Name = null, JsonObject? Recipe = null, IReadOnlyList<string>? Settings = null, string? Data = null);

/// <summary>How fast a run goes; null as fast as it can.</summary>
internal sealed record Speed(double? StepsPerSecond = null);

/// <summary>Names of values as recipes write them.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(CamelCase<RunState>))]
internal enum RunState
{
    /// <summary>Another run trains; this one is next in turn.</summary>
    Waiting,

    /// <summary>The data is being read.</summary>
    Reading,

    /// <summary>Steps are being made.</summary>
    Training,

    /// <summary>A checkpoint holds where it stands.</summary>
    Paused,

    /// <summary>The model is measured and the report written.</summary>
    Finishing,

    /// <summary>Model and report are there.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Another process trains it.</summary>
    Elsewhere,
}

/// <summary>A run in a list, and what is announced of it.</summary>
internal record RunInfo
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Task { get; init; }

    public RunState State { get; init; }

    public long Step { get; init; }

    public long TotalSteps { get; init; }

    public double Epoch { get; init; }

    public double? Loss { get; init; }

    public double? RowsPerSecond { get; init; }

    public double? RemainingSeconds { get; init; }

    /// <summary>Time spent training so far.</summary>
    public double? Seconds { get; init; }

    /// <summary>The speed of slow motion; null for as fast as it can.</summary>
    public double? StepsPerSecond { get; init; }

    public int Frames { get; init; }

    public int HistoryLength { get; init; }

    public bool HasModel { get; init; }

    public bool HasReport { get; init; }

    /// <summary>Why it failed, or what it does.</summary>
    public string? Message { get; init; }

    public DateTime Created { get; init; }
}

/// <summary>A run with all that its page needs once; what the data decides is null until it has been read.</summary>
internal sealed record RunDetail : RunInfo
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    internal RunDetail(RunInfo info) : base(info)
    {
    }

    public JsonObject Recipe { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyDictionary<string, int>? Parts { get; init; }

    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>“pictures”, “signals” or “table”.</summary>
    public string? Kind { get; init; }

    public IReadOnlyList<string>? Columns { get; init; }

    public IReadOnlyList<string>? Classes { get; init; }

    public int? LatentSize { get; init; }

    public long? Parameters { get; init; }
}

/// <summary>The errors of simple models on the rows that the curve of validation is measured on.</summary>
internal sealed record BaselineInfo(double? PcaMse, double? MeanMse, string Part);

/// <summary>The rows that frames show.</summary>
internal sealed record PreviewInfo(
    string Part, IReadOnlyList<int> Rows, IReadOnlyList<int>? Labels, MapInfo Map, IReadOnlyList<FrameInfo> Frames);

/// <summary>The rows whose codes frames show.</summary>
internal sealed record MapInfo(string Part, IReadOnlyList<int> Rows, IReadOnlyList<int>? Labels);

/// <summary>A moment of a training.</summary>
internal sealed record FrameInfo(int N, long Step, double Epoch);

/// <summary>What is announced to every tab.</summary>
internal sealed record StudioEvent(string Type, RunInfo? Run = null, string? Id = null, int? N = null, int? Length = null);

/// <summary>A trained model.</summary>
internal sealed record ModelInfo(
    string Id, long Step, int LatentSize, IReadOnlyList<int> Shape, string Kind, IReadOnlyList<string>? Columns,
    IReadOnlyList<string> Classes, IReadOnlyDictionary<string, int> Parts, bool IsConditional, bool HasDetector,
    IReadOnlyList<float> Range);

/// <summary>The classes of a part's rows.</summary>
internal sealed record LabelsInfo(IReadOnlyList<string> Classes, IReadOnlyList<int>? Labels);

/// <summary>A number of the code: its values over a part, 1 % and 99 % quantiles, and what the error grows by without it.</summary>
internal sealed record DimensionInfo(int Index, double Mean, double Deviation, float Low, float High, double Importance);

/// <summary>One row, as it is and as the model sees it.</summary>
internal sealed record RowInfo(
    int Row, int Number, string? Label, float Error, IReadOnlyList<float> Code, IReadOnlyList<float>? Values,
    IReadOnlyList<float>? Reconstruction);

/// <summary>Some rows of a part.</summary>
internal sealed record Subset(IReadOnlyList<int> Rows, string? Part = null);

/// <summary>What there is to say of them.</summary>
internal sealed record SubsetInfo(int Count, IReadOnlyDictionary<string, int> Classes, double? MeanError);

/// <summary>Codes to decode.</summary>
internal sealed record Codes(IReadOnlyList<IReadOnlyList<float>> Values);

/// <summary>The token that a tab was opened with.</summary>
internal sealed record Session(string? Token = null);

/// <summary>A detector to be fitted: its score, or that of the recipe; the class of normal rows.</summary>
internal sealed record NewDetector(string? Score = null, string? Normal = null);

/// <summary>A threshold to be stored.</summary>
internal sealed record NewThreshold(double Threshold);

/// <summary>A fitted detector.</summary>
internal sealed record DetectorInfo(
    string Score, string? Normal, double Threshold, string Rule, double TrainingFalsePositiveRate, IReadOnlyList<string> Features,
    bool HasPca);

/// <summary>1 for each row that is an anomaly by its class; null where that is not known.</summary>
internal sealed record Truth(IReadOnlyList<int>? Anomalies);

/// <summary>The share of a feature in a score.</summary>
internal sealed record ShareInfo(string Feature, double Share);

/// <summary>Why a row has its score.</summary>
internal sealed record AnomalyInfo(
    int Row, int Number, string? Label, float Score, double Threshold, bool IsAnomaly, double Probability, IReadOnlyList<float> Values,
    IReadOnlyList<float> Reconstruction, IReadOnlyList<ShareInfo> Shares, IReadOnlyList<string> Reasons);

/// <summary>A row to be judged, in the units of the data.</summary>
internal sealed record Judged(IReadOnlyList<float> Values, bool? Center = null);

/// <summary>What a model makes of it; without a detector there is no score.</summary>
internal sealed record Judgement(
    IReadOnlyList<float> Values, IReadOnlyList<float> Reconstruction, float Error, IReadOnlyList<float> Code, float? Score,
    double? Threshold, bool? IsAnomaly, IReadOnlyList<ShareInfo> Shares);

/// <summary>A density of codes to sample from; whether it can be one for each class.</summary>
internal sealed record DensityInfo(string Kind, string Name, bool CanBePerClass);

/// <summary>Samples: what they are from, the class of each where it has one, and the nearest training rows.</summary>
internal sealed record SampleInfo(string Density, IReadOnlyList<string> Classes, IReadOnlyList<NearInfo> Nearest);

/// <summary>The training row nearest to a sample, and the distance √Σ(x − y)² in scaled units.</summary>
internal sealed record NearInfo(int Row, int Number, double Distance);
