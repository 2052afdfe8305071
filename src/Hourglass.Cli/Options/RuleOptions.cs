using System.CommandLine;
using Hourglass.Detection;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>The options that say how a threshold is chosen.</summary>
internal sealed class RuleOptions
{
    private static readonly string[] Names = ["mean+sigma", "quantile", "contamination", "best-f1", "cost"];

    private readonly Option<string?> _rule = new("--rule") { Description = $"How the threshold is chosen: {string.Join(", ", Names)}.", HelpName = "RULE" };
    private readonly Option<double?> _sigmas = new("--k") { Description = "mean+sigma: how many standard deviations above the mean of the normal scores; 1 where not given.", HelpName = "K" };
    private readonly Option<double?> _quantile = new("--q") { Description = "quantile: the share of the normal rows to lie below.", HelpName = "Q" };
    private readonly Option<double?> _contamination = new("--contamination") { Description = "contamination: the share of the normal rows to lie above; 0 is the largest normal score.", HelpName = "C" };
    private readonly Option<double?> _miss = new("--miss-cost") { Description = "cost: what an anomaly costs that is not flagged; 1 where not given.", HelpName = "A" };
    private readonly Option<double?> _alarm = new("--alarm-cost") { Description = "cost: what a normal row costs that is flagged; 1 where not given.", HelpName = "B" };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rule, _sigmas, _quantile, _contamination, _miss, _alarm]) command.Options.Add(option);
    }

    /// <summary>The rule that the options ask for; null where none was given. A number by itself says which rule.</summary>
    internal ThresholdRule? Find(ParseResult parsed)
    {
        (Option<double?> Option, string Rule)[] numbers =
            [(_sigmas, "mean+sigma"), (_quantile, "quantile"), (_contamination, "contamination"), (_miss, "cost"), (_alarm, "cost")];
        var given = numbers.Where(number => parsed.GetValue(number.Option) is not null).ToArray();
        var name = parsed.GetValue(_rule) ?? given.Select(number => number.Rule).FirstOrDefault();
        if (name is null) return null;
        if (!Names.Contains(name)) throw new UsageException($"--rule: there is no rule “{name}”{NearestName.Hint(name, Names)}");
        foreach (var (option, rule) in given)
            if (rule != name) throw new UsageException($"{option.Name} goes with the rule {rule}; found {name}.");
        return name switch
        {
            "mean+sigma" => new MeanPlusSigma(parsed.GetValue(_sigmas) ?? 1),
            "quantile" => new QuantileRule(parsed.GetValue(_quantile) ?? throw new UsageException("the rule quantile needs --q, a share from 0 to 1.")),
            "contamination" => new Contamination(parsed.GetValue(_contamination) ?? throw new UsageException("the rule contamination needs --contamination, a share from 0 to below 1.")),
            "best-f1" => new BestF1(),
            _ => new LeastCost(parsed.GetValue(_miss) ?? 1, parsed.GetValue(_alarm) ?? 1),
        };
    }
}
