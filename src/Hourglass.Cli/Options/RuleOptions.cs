using System.CommandLine;
using Hourglass.Detection;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>The options that choose the rule for a threshold.</summary>
internal sealed class RuleOptions
{
    private const string MeanPlusSigma = "mean+sigma", Quantile = "quantile", Contamination = "contamination", Cost = "cost";

    private readonly PartOption _rule = new("--rule", () => Names)
    {
        Description = "How the threshold is chosen. By default the rule of the option that is given, or " +
            $"{MeanPlusSigma}.", HelpName = "RULE",
    };

    private readonly Option<double?> _sigmas = Number("--k",
        $"{MeanPlusSigma}: standard deviations above the mean of the normal scores. Default: 1.", "K");
    private readonly Option<double?> _quantile = Number("--q", $"{Quantile}: the fraction of normal rows below the threshold.", "Q");

    private readonly Option<double?> _contamination = Number(
        "--contamination", $"{Contamination}: the fraction of normal rows above the threshold; 0 takes the maximum normal score.", "C");

    private readonly Option<double?> _falseNegativeCost = Number("--false-negative-cost",
        $"{Cost}: the cost of a missed anomaly. Default: 1.", "A");
    private readonly Option<double?> _falsePositiveCost = Number("--false-positive-cost",
        $"{Cost}: the cost of a flagged normal row. Default: 1.", "B");

    /// <summary>The registered rules, but for a fixed threshold, which has an option of its own.</summary>
    private static string[] Names => [.. PartRegistry.Names<ThresholdRule>().Where(name => name != "value")];

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rule, _sigmas, _quantile, _contamination, _falseNegativeCost, _falsePositiveCost])
            command.Options.Add(option);
    }

    /// <summary>The rule that the options ask for; null without any. A number by itself implies its rule.</summary>
    internal ThresholdRule? Find(ParseResult parsed)
    {
        (Option<double?> Option, string Rule)[] numbers =
        [
            (_sigmas, MeanPlusSigma), (_quantile, Quantile), (_contamination, Contamination),
            (_falseNegativeCost, Cost), (_falsePositiveCost, Cost),
        ];
        var given = numbers.Where(number => parsed.GetValue(number.Option) is not null).ToArray();
        var name = parsed.GetValue(_rule) ?? given.Select(number => number.Rule).FirstOrDefault();
        if (name is null) return null;
        if (!name.StartsWith('{') && !Names.Contains(name))
            throw new UsageException($"--rule: there is no rule “{name}”{NearestName.Hint(name, Names)}");
        foreach (var (option, rule) in given)
            if (rule != name) throw new UsageException($"{option.Name} requires the rule {rule}; found {name}.");
        try
        {
            return Create(name, parsed);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private ThresholdRule Create(string name, ParseResult parsed) => name switch
    {
        MeanPlusSigma => new MeanPlusSigma(parsed.GetValue(_sigmas) ?? 1),
        Quantile => new QuantileRule(parsed.GetValue(_quantile) ?? throw new UsageException(
            "the rule quantile requires --q, a fraction from 0 to 1.")),
        Contamination => new Contamination(
            parsed.GetValue(_contamination) ?? throw new UsageException(
                "the rule contamination requires --contamination, a fraction from 0 to below 1.")),
        Cost => new MinimumCost(parsed.GetValue(_falseNegativeCost) ?? 1, parsed.GetValue(_falsePositiveCost) ?? 1),
        _ => NamedPart.Read<ThresholdRule>("--rule", name),
    };

    private static Option<double?> Number(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
