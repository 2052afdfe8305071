using Hourglass.Data;
using Hourglass.Runs;

namespace Hourglass.Tests.Runs;

public sealed class DataLoaderTests
{
    [Fact]
    public void A_dash_is_the_given_input_and_nothing_without_one()
    {
        var messages = new RecordedMessages();
        using var input = new StringReader("a,b\n1,2\n3,4\n");
        Assert.Equal(2, DataLoader.LoadOne("-", new ReadOptions(), format: null, input, messages, default).Count);
        var thrown = Assert.Throws<UsageException>(
            () => DataLoader.LoadOne("-", new ReadOptions(), format: null, input: null, messages, default));
        Assert.StartsWith("there is no data set or file “-”", thrown.Message, StringComparison.Ordinal);
    }
}
