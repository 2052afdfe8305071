using System.CommandLine;

namespace Hourglass.Cli;

/// <summary><c>hourglass space map|stats|interpolate|perturb|traverse|grid</c>.</summary>
internal static class SpaceCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "space", "Looks at the space of codes, and moves through it.",
        ("space stats runs/a mnist:test", "how the codes are spread, and what each dimension is good for"),
        ("space interpolate runs/a mnist:test --from 0 --to 1 --out strip.png", "the way from one picture to another"),
        ("space grid runs/a --out plane.png", "the plane of codes, decoded"))
    {
        SpaceMapCommand.Create(terminal), SpaceStatsCommand.Create(terminal), SpaceInterpolateCommand.Create(terminal),
        SpacePerturbCommand.Create(terminal), SpaceTraverseCommand.Create(terminal), SpaceGridCommand.Create(terminal),
    };
}
