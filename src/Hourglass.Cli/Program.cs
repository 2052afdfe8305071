using Hourglass.Cli;

using var stop = new StopSignal();
using var terminal = Terminal.OfProcess(stop);
return CommandLine.Run(args, terminal);
