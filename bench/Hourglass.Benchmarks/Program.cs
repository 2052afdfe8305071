using BenchmarkDotNet.Running;
using Hourglass.Benchmarks;

// No name: BenchmarkDotNet's menu. The names below are measurements that need another frame than BenchmarkDotNet's.
switch (args)
{
    case ["peer-worker", var folder, var threads]:
        PeerWorker.Run(folder, int.Parse(threads));
        break;
    case ["pca-worker", var file, var columns, var threads]:
        PcaWorker.Run(file, int.Parse(columns), int.Parse(threads));
        break;
    case ["tsne-worker", var file, var columns, var threads]:
        TsneWorker.Run(file, int.Parse(columns), int.Parse(threads));
        break;
    case ["search", var model, var name]:
        SearchTable.Print(model, name);
        break;
    case ["peak"]:
        Backends.PrintPeak();
        break;
    case ["shapes", .. var names]:
        ShapeTable.Print(names);
        break;
    case ["convolutions"]:
        ConvolutionTable.Print();
        break;
    case ["inference"]:
        InferenceTable.Print();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run(args, BenchmarkConfig.Create());
        break;
}
