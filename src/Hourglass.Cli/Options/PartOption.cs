using System.CommandLine;

namespace Hourglass.Cli;

/// <summary>
/// An option for the name of a part. Its help lists the names when it is shown, so that no part is registered before it is needed.
/// </summary>
/// <param name="name">The option.</param>
/// <param name="names">The names of the parts.</param>
internal sealed class PartOption(string name, Func<IEnumerable<string>> names) : Option<string?>(name)
{
    /// <summary>The names of the parts.</summary>
    internal IEnumerable<string> Names => names();
}
