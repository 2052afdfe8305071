using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Robustness.Campaigns;

/// <summary>
/// The same bits whatever the garbage collector, other threads and the number of threads do. <c>HOURGLASS_TRAININGS</c> and
/// <c>HOURGLASS_CALLS</c> (of each thread) make these longer.
/// </summary>
public sealed class SameBitsTests
{
    private const int Rows = 48, Columns = 13;

    private static readonly RowTable Data = RowTable.FromFloats(Values(Rows * Columns), Rows, Columns);

    public static TheoryData<InstructionSet> Sets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Trainings_while_memory_is_compacted()
    {
        using var stop = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            var garbage = new List<byte[]>();
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < 100; i++) garbage.Add(new byte[i * 100]); // holes, so that there is something to move
                garbage.RemoveAll(block => block.Length % 300 == 0);
                if (garbage.Count > 1000) garbage.Clear();
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        });
        using var backend = new CpuBackend(2);
        var expected = Train(backend);
        for (var i = 0; i < Effort.Of("HOURGLASS_TRAININGS", 100); i++) Assert.Equal(expected, Train(backend));
        await stop.CancelAsync();
        await collector;
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Calls_of_sixteen_threads_on_one_model()
    {
        using var backend = new CpuBackend(2);
        var model = Trained(backend);
        RowTable[] rows = [.. Enumerable.Range(0, 16).Select(i => Data.Select([i, i + 16, i + 32]))];
        byte[][] codes = [.. rows.Select(row => Bytes(model.Encode(row)))], made = [.. rows.Select(row => Bytes(model.Reconstruct(row)))];
        var wrong = 0;
        var threads = Enumerable.Range(0, 16).Select(i => new Thread(() =>
        {
            for (var call = 0; call < Effort.Of("HOURGLASS_CALLS", 1000); call += 2)
            {
                if (!codes[i].SequenceEqual(Bytes(model.Encode(rows[i])))) Interlocked.Increment(ref wrong);
                if (!made[i].SequenceEqual(Bytes(model.Reconstruct(rows[i])))) Interlocked.Increment(ref wrong);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Sets))]
    public void Trainings_with_many_threads(InstructionSet set)
    {
        byte[]? expected = null;
        foreach (var threads in (int[])[1, 2, 3, 4, 5, 7, 8, 16, 63, 64])
        {
            using var backend = new CpuBackend(threads, set);
            expected ??= Train(backend);
            Assert.Equal(expected, Train(backend));
        }
    }

    private static byte[] Train(Backend backend)
    {
        var model = Trained(backend);
        var weights = new float[model.Parameters.All.Length];
        backend.Download(model.Parameters.All, weights);
        return [.. MemoryMarshal.AsBytes<float>(weights)];
    }

    /// <summary>A model wide enough for several threads.</summary>
    private static Autoencoder Trained(Backend backend)
    {
        var recipe = RecipeJson.Parse(
            """
            { "encoder": [{ "layer": "dense", "units": 1024, "activation": "relu" }, { "layer": "dense", "units": 3 }],
              "decoder": [{ "layer": "dense", "units": 13 }], "objective": { "loss": "squaredError" },
              "training": { "iterations": 4, "batchSize": 48, "optimizer": "adam", "seed": 9 } }
            """);
        var model = new Autoencoder(recipe, new Shape(Columns), backend: backend);
        new Trainer(model).Fit(Data);
        return model;
    }

    private static byte[] Bytes(float[,] values) => [.. MemoryMarshal.AsBytes(RowArrays.Flat(values))];

    private static float[] Values(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
