using System.Globalization;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Architecture;

/// <summary>What the library writes is the same in each culture.</summary>
public sealed class CultureTests
{
    [Fact]
    public void The_test_run_under_a_decimal_comma_has_one() =>
        Assert.Equal(CommaCulture.IsOn ? "−1,5" : "-1.5", (-1.5).ToString(CultureInfo.CurrentCulture));

    [Fact]
    public void Messages_of_the_library_have_a_decimal_point_where_the_culture_has_a_comma()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture.Create();
            Assert.Equal("−0,5 1.000,25", string.Format(CultureInfo.CurrentCulture, "{0} {1:N2}", -0.5, 1000.25));
            var recipe = RecipeJson.Parse("""{ "objective": { "reconstructionWeight": -0.5 } }""");
            var exception = Assert.Throws<RecipeException>(() => recipe.Objective.Create());
            Assert.Contains("found -0.5", exception.Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
