using System.CommandLine;
using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Cli;

/// <summary>Arguments and options that many commands share.</summary>
internal static class Common
{
    /// <summary>What the help of DATA adds where <c>-</c> is read as well.</summary>
    internal const string OrStandardInput = " - reads CSV from the standard input.";

    private const int MaximumThreads = 1024;

    internal static Argument<string> Model(string more = "") =>
        new("MODEL") { Description = "A model file or the folder of a run." + more };

    internal static Argument<string> Data(string more = "") => new("DATA") { Description = DataOptions.DataHelp + more };

    internal static Argument<string?> OptionalData(string description) =>
        new("DATA") { Arity = ArgumentArity.ZeroOrOne, Description = description };

    internal static Option<bool> Json(string instead = "a table") => new("--json") { Description = $"Print JSON instead of {instead}." };

    internal static Option<ulong> Seed(string description) =>
        new("--seed") { Description = description, HelpName = "N", DefaultValueFactory = _ => 0 };

    /// <summary>An option for a whole number that must not be below a minimum.</summary>
    internal static Option<int> Number(string name, string description, int usual, int minimum = 1, string helpName = "N") =>
        AtLeast(new Option<int>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => usual }, minimum);

    /// <summary>The same without a default.</summary>
    internal static Option<int?> OptionalNumber(string name, string description, int minimum = 1) =>
        AtLeast(new Option<int?>(name) { Description = description, HelpName = "N" }, minimum);

    /// <summary>The option for the number of threads.</summary>
    internal static Option<int?> Threads()
    {
        var threads = new Option<int?>("--threads")
        {
            Description = "The number of threads; by default one per core. Results do not depend on it.", HelpName = "N",
        };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > MaximumThreads)
                result.AddError($"--threads must be from 1 to {MaximumThreads}; found {result.Tokens[0].Value}.");
        });
        return threads;
    }

    /// <summary>The backend for the number of threads that was given, if any.</summary>
    internal static Backend CreateBackend(int? threads) => threads is { } number ? new CpuBackend(number) : Backend.Default;

    /// <summary>Whether an option was given on the command line.</summary>
    internal static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A list of numbers separated by commas.</summary>
    internal static double[] Numbers(string text, string option) => [.. Split(text).Select(word =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{option}: expected numbers separated by commas; found “{word}”."))];

    /// <summary>A list of whole numbers separated by commas.</summary>
    internal static int[] WholeNumbers(string text, string option, int minimum) => [.. Split(text).Select(word =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw new UsageException(
                $"{option}: expected whole numbers of at least {minimum}, separated by commas; found “{word}”."))];

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static Option<T> AtLeast<T>(Option<T> option, int minimum)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < minimum)
                result.AddError($"{option.Name}: expected at least {minimum}; found {number}.");
        });
        return option;
    }
}
