using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>The options for the density that is fitted to codes; shared by the commands that fit one.</summary>
internal sealed class DensityOptions
{
    internal const string Diagonal = "diagonal", Full = "full", Mixture = "mixture", Automatic = "auto";

    private const int MaximumComponents = 10;

    private readonly Option<string?> _components = new("--components")
    {
        Description = $"Components of a mixture; auto chooses the number from 1 to {MaximumComponents} with the lowest Bayesian " +
            "information criterion.",
        HelpName = "N|auto",
    };

    private readonly Option<bool> _perClass = new("--per-class")
    {
        Description = "Fit a density to the codes of each class; the rows must have classes.",
    };
    private readonly IReadOnlyList<string> _kinds;

    /// <summary>Options with the kinds that can be fitted and <paramref name="others"/>.</summary>
    internal DensityOptions(string description, params IReadOnlyList<string> others)
    {
        _kinds = [Diagonal, Full, Mixture, .. others];
        Kind = new Option<string?>("--density") { Description = $"{description} One of {string.Join(", ", _kinds)}.", HelpName = "KIND" };
    }

    internal Option<string?> Kind { get; }

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[Kind, _components, _perClass]) command.Options.Add(option);
    }

    /// <summary>The kind that was asked for, by name or through an option that implies it; null without any.</summary>
    /// <exception cref="UsageException">The kind is unknown, or an option does nothing with it.</exception>
    internal string? KindOf(ParseResult parsed)
    {
        var (kind, components) = (parsed.GetValue(Kind), parsed.GetValue(_components));
        if (kind is not null && !_kinds.Contains(kind))
            throw new UsageException($"--density: there is no density “{kind}”{NearestName.Hint(kind, [.. _kinds])}");
        if (components is not null && (kind ?? Mixture) != Mixture)
            throw new UsageException($"--components requires --density mixture; found {kind}.");
        return kind ?? (components is not null ? Mixture : IsPerClass(parsed) ? Full : null);
    }

    internal bool IsPerClass(ParseResult parsed) => parsed.GetValue(_perClass);

    /// <summary>Whether a saved density is the one that was asked for.</summary>
    internal bool Matches(ParseResult parsed, CodeDensity saved)
    {
        if (parsed.GetValue(_components) is not null) return false;
        var kind = parsed.GetValue(Kind);
        return IsPerClass(parsed)
            ? saved is PerClassDensity { Parts: var parts } && (kind is null || parts[0].Name == kind)
            : saved.Name == kind;
    }

    /// <summary>Fits the density that was asked for to the codes of training rows.</summary>
    internal CodeDensity Fit(ParseResult parsed, Autoencoder model, DataSet rows, string kind, ulong seed)
    {
        var components = Components(parsed);
        var codes = model.Encode(rows);
        if (!IsPerClass(parsed)) return One(codes);
        if (!rows.HasLabels)
            throw new UsageException(
                $"--per-class requires rows with classes; {rows.Name} has none (--label-column names the column of a CSV file).");
        return PerClassDensity.Fit(codes, rows.Labels, rows.ClassNames, One);

        CodeDensity One(float[,] some) => kind switch
        {
            Diagonal => DiagonalGaussian.Fit(some),
            Full => FullGaussian.Fit(some),
            _ when components is { } number => GaussianMixture.Fit(some, Math.Min(number, some.GetLength(0)), seed: seed),
            _ => GaussianMixture.FitBest(some, 1, Math.Min(MaximumComponents, some.GetLength(0)), seed: seed).Best,
        };
    }

    private int? Components(ParseResult parsed)
    {
        var text = parsed.GetValue(_components) ?? Automatic;
        if (text == Automatic) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw new UsageException($"--components: expected a whole number of at least 1, or auto; found “{text}”.");
    }
}
