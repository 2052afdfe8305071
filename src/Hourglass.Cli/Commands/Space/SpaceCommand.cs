using System.CommandLine;

namespace Hourglass.Cli;

/// <summary><c>hourglass space map|stats|interpolate|perturb|traverse|grid</c>.</summary>
internal static class SpaceCommand
{
    internal static Command Create(Terminal terminal) => new DocumentedCommand(
        "space", "Explores the latent space: maps, statistics, interpolations and grids of codes.",
        ("space stats runs/a mnist:test", "the distribution of the codes, and the importance of each dimension"),
        ("space interpolate runs/a mnist:test --from 0 --to 1 --out strip.png", "pictures between two pictures"),
        ("space grid runs/a --out plane.png", "the plane of codes, decoded"))
    {
        SpaceMapCommand.Create(terminal), SpaceStatsCommand.Create(terminal), SpaceInterpolateCommand.Create(terminal),
        SpacePerturbCommand.Create(terminal), SpaceTraverseCommand.Create(terminal), SpaceGridCommand.Create(terminal),
    };
}
