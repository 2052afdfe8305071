using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Tests.Parts;

public sealed class MessageTextTests
{
    [Fact]
    public void A_short_message_stays_as_it_is() => Assert.Equal("expected ä; found “𝄞”.", MessageText.Clean("expected ä; found “𝄞”."));

    [Fact]
    public void A_long_message_is_cut_once_also_where_another_quotes_it()
    {
        var cut = MessageText.Clean(new string('x', 14_000_000));
        Assert.Equal(new string('x', 999) + "…", cut);
        var quoted = new DataFormatException("a.csv", cut).Message;
        Assert.Equal(1000, quoted.Length);
        Assert.Equal(quoted.Length - 1, quoted.IndexOf('…', StringComparison.Ordinal));
    }

    [Fact]
    public void A_character_of_two_code_units_is_not_cut_in_the_middle()
    {
        var cut = MessageText.Clean(new string('x', 998) + string.Concat(Enumerable.Repeat("𝄞", 9)));
        Assert.Equal(new string('x', 998) + "…", cut);
    }

    [Theory]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("\u001b[2J", "\uFFFD[2J")]
    [InlineData("\u0085\u2066", "\uFFFD\uFFFD")]
    public void Control_characters_are_replaced(string message, string expected) => Assert.Equal(expected, MessageText.Clean(message));
}
