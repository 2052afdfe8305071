using System.Numerics;

namespace Hourglass.Optimizers;

/// <summary>Checks the ranges of hyperparameters.</summary>
internal static class Require
{
    internal static T Positive<T>(T value, string parameter, string words)
        where T : IFloatingPointIeee754<T> =>
        value > T.Zero && T.IsFinite(value) ? value : throw Outside(value, parameter, words, "finite and above 0");

    internal static T NotNegative<T>(T value, string parameter, string words)
        where T : IFloatingPointIeee754<T> =>
        value >= T.Zero && T.IsFinite(value) ? value : throw Outside(value, parameter, words, "finite and at least 0");

    internal static T BelowOne<T>(T value, string parameter, string words)
        where T : IFloatingPointIeee754<T> =>
        value >= T.Zero && value < T.One ? value : throw Outside(value, parameter, words, "at least 0 and below 1");

    private static ArgumentOutOfRangeException Outside<T>(T value, string parameter, string words, string range) =>
        new(parameter, FormattableString.Invariant($"{words} must be {range}; found {value}."));
}
