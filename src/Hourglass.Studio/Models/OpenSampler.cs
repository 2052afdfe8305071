using Hourglass.Latent;
using Hourglass.Reports;
using Hourglass.Runs;

namespace Hourglass.Studio;

/// <summary>What new rows of a model are sampled from, and the last samples, kept for the pictures of them.</summary>
internal sealed class OpenSampler(OpenModel open)
{
    private const string Prior = "prior", Saved = "saved", Diagonal = "diagonal", Full = "full", Mixture = "mixture";
    private const int MostComponents = 10, MostSamples = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, bool IsPerClass, ulong Seed), CodeDensity> _fitted = [];
    private (SampleRequest Request, Sampled Made)? _last;

    /// <summary>The densities there are for this model.</summary>
    internal IReadOnlyList<DensityInfo> Densities
    {
        get
        {
            List<DensityInfo> found = [];
            if (open.Model.Prior is not null) found.Add(new(Prior, "the prior", false));
            if (open.Model.FindDensity() is { } saved) found.Add(new(Saved, $"saved: {saved}", false));
            foreach (var kind in (string[])[Full, Diagonal, Mixture])
                found.Add(new(kind, kind == Mixture ? "a mixture of Gaussians" : $"a Gaussian ({kind})", open.Data.Train.HasLabels));
            return found;
        }
    }

    /// <summary>Samples as <c>hourglass sample</c> gives them for the same density, count, seed and class.</summary>
    /// <exception cref="UsageException">There is no such density or class.</exception>
    internal Sampled Sample(SampleRequest request)
    {
        if (request.Count is < 1 or > MostSamples) throw new UsageException($"count: expected 1 to {MostSamples}; found {request.Count}.");
        open.CheckSize(request.Count);
        lock (_gate)
        {
            if (_last is { } last && last.Request == request) return last.Made;
            var density = Density(request);
            var samples = UsageException.Checked(() => open.Model.Sample(density, request.Count, request.Seed, request.Class));
            var train = open.Data.Train;
            var nearest = NearestRows.Find(samples.Rows, train.Table, open.Model.Scaler.Map);
            var made = new Sampled(samples, nearest, $"{density}");
            _last = (request, made);
            return made;
        }
    }

    private static bool IsLike(CodeDensity saved, SampleRequest request) => request.IsPerClass
        ? saved is PerClassDensity { Parts: var parts } && parts[0].Name == request.Kind
        : saved.Name == request.Kind;

    private CodeDensity Density(SampleRequest request)
    {
        var model = open.Model;
        if (request.Kind == Prior)
            return model.Prior is null ? throw new UsageException("the model has no prior.") : new PriorDensity(model);
        if (request.Kind == Saved) return model.FindDensity() ?? throw new UsageException("the model has no saved density.");
        if (request.Kind is not (Diagonal or Full or Mixture)) throw new UsageException($"there is no density “{request.Kind}”.");
        if (model.FindDensity() is { } saved && IsLike(saved, request)) return saved; // as the command takes it
        var key = (request.Kind, request.IsPerClass, request.Kind == Mixture ? request.Seed : 0);
        if (_fitted.TryGetValue(key, out var known)) return known;
        var part = open.Part("train");
        if (request.IsPerClass && !part.Rows.HasLabels) throw new UsageException("the rows have no classes.");
        CodeDensity fitted = request.IsPerClass
            ? PerClassDensity.Fit(part.Codes, part.Rows.Labels, part.Rows.ClassNames, One)
            : One(part.Codes);
        return _fitted[key] = fitted;

        // As hourglass sample --density does with its own defaults.
        CodeDensity One(float[,] codes) => request.Kind switch
        {
            Diagonal => DiagonalGaussian.Fit(codes),
            Full => FullGaussian.Fit(codes),
            _ => GaussianMixture.FitBest(codes, 1, Math.Min(MostComponents, codes.GetLength(0)), seed: request.Seed).Best,
        };
    }
}

/// <summary>What is asked of a sampler.</summary>
internal sealed record SampleRequest(string Kind, bool IsPerClass, int Count, ulong Seed, string? Class);

/// <summary>Samples, and the training row nearest to each.</summary>
internal sealed record Sampled(CodeSamples Samples, (int Row, double Distance)[] Nearest, string Density);
