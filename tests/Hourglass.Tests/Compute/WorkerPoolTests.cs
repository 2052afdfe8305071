using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class WorkerPoolTests
{
    [Fact]
    public void A_fault_in_a_part_reaches_the_caller_and_the_pool_works_on()
    {
        var pool = new WorkerPool(3);
        for (var round = 0; round < 50; round++)
        {
            var done = new int[8];
            var job = new Job(done, fails: round % 8);
            Assert.Throws<InvalidOperationException>(() => pool.Run(ref job, 8));
            Assert.Equal(7, done.Sum()); // all other parts were done
            job = new Job(done, fails: -1);
            pool.Run(ref job, 8);
            Assert.Equal(15, done.Sum());
        }
    }

    private readonly struct Job(int[] done, int fails) : IJob
    {
        public void Run(int part)
        {
            if (part == fails) throw new InvalidOperationException();
            done[part]++;
        }
    }
}
