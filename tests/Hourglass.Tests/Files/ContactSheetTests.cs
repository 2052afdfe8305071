using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class ContactSheetTests
{
    [Fact]
    public void A_number_stands_dark_on_light_below_its_picture()
    {
        var picture = new float[8 * 9];
        var sheet = ContactSheet.Compose([picture], ["1."], new Shape(1, 8, 9), 1, scale: 1);
        Assert.Equal((9, 8 + 7, 1), (sheet.Width, sheet.Height, sheet.Channels));
        for (var y = 0; y < 8; y++) Assert.Equal(new byte[9], sheet.Row(y).ToArray());
        string[] expected = [".........", "..#......", ".##......", "..#......", "..#......", ".###..#..", "........."];
        for (var y = 0; y < 7; y++)
            Assert.Equal(expected[y], string.Concat(sheet.Row(8 + y).ToArray().Select(value => value == 0 ? '#' : '.')));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Small_pictures_are_scaled_until_the_longest_number_fits(int channels)
    {
        var shape = new Shape(channels, 3, 4);
        var sheet = ContactSheet.Compose([new float[shape.Size], default, new float[shape.Size]], ["", "", "0.125"], shape, 2, scale: 1);
        // Five characters are 21 pixels wide: six times four. Two columns and two rows, two pixels apart.
        Assert.Equal((2 * 24 + 2, 2 * (18 + 7) + 2), (sheet.Width, sheet.Height));
        Assert.Equal(channels == 4 ? 4 : channels + 1, sheet.Channels); // a cell is free, so what lies there is transparent
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        var shape = new Shape(1, 2, 2);
        Assert.Contains(
            "“1e5”", Assert.Throws<ArgumentException>(() => ContactSheet.Compose([new float[4]], ["1e5"], shape, 1)).Message);
        Assert.Contains("found 0", Assert.Throws<ArgumentException>(() => ContactSheet.Compose([new float[4]], [], shape, 1)).Message);
        Assert.Contains("found 3", Assert.Throws<ArgumentException>(() => ContactSheet.Compose([new float[3]], [""], shape, 1)).Message);
        Assert.Throws<ArgumentException>(() => ContactSheet.Compose([new float[4]], [""], new Shape(4), 1));
    }
}
