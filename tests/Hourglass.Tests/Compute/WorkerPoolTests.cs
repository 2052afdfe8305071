using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class WorkerPoolTests
{
    [Fact]
    public void A_fault_in_a_part_reaches_the_caller_and_the_pool_works_on()
    {
        using var pool = new WorkerPool(3);
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

    [Fact]
    public void Many_callers_at_once_have_each_part_of_each_job_done_once()
    {
        using var pool = new WorkerPool(4);
        var callers = Callers(6, caller =>
        {
            var random = new Random(caller);
            for (var round = 0; round < 2_000; round++)
            {
                var parts = random.Next(1, 20);
                var (done, fails) = (new int[parts], random.Next(10) == 0 ? random.Next(parts) : -1);
                var job = new Job(done, fails);
                if (fails < 0) pool.Run(ref job, parts);
                else Assert.Throws<InvalidOperationException>(() => pool.Run(ref job, parts));
                // Alone a caller stops at the fault; with workers the other parts are done all the same.
                for (var part = 0; part < parts; part++)
                    Assert.True(part == fails ? done[part] == 0 : done[part] == 1 || (fails >= 0 && part > fails && done[part] == 0));
                if (random.Next(300) == 0) Thread.Sleep(2); // long enough for the workers to fall asleep
            }
        });
        callers();
    }

    [Fact]
    public void A_pool_that_slept_wakes_for_the_next_job()
    {
        using var pool = new WorkerPool(3);
        for (var round = 0; round < 20; round++)
        {
            Thread.Sleep(20);
            var done = new int[50];
            var job = new Job(done, fails: -1);
            pool.Run(ref job, 50);
            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Disposal_waits_for_the_job_at_hand_ends_the_threads_and_later_jobs_run_on_their_caller()
    {
        for (var round = 0; round < 30; round++)
        {
            var pool = new WorkerPool(4);
            var callers = Callers(4, caller =>
            {
                if (caller == 0)
                {
                    Thread.Sleep(round % 4);
                    pool.Dispose();
                }

                for (var i = 0; i < 200; i++)
                {
                    var done = new int[9];
                    var job = new Job(done, fails: -1);
                    pool.Run(ref job, 9);
                    Assert.All(done, count => Assert.Equal(1, count));
                }
            });
            callers();
            pool.Dispose(); // a second time does nothing
            var threads = new int[6];
            var last = new ThreadJob(threads);
            pool.Run(ref last, 6);
            Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        }
    }

    /// <summary>Starts threads and returns what waits for them and passes on the first failure.</summary>
    private static Action Callers(int count, Action<int> work)
    {
        var failures = new Exception?[count];
        var threads = Enumerable.Range(0, count)
            .Select(caller => new Thread(() => failures[caller] = Record.Exception(() => work(caller)))).ToList();
        threads.ForEach(thread => thread.Start());
        return () =>
        {
            foreach (var thread in threads) Assert.True(thread.Join(TimeSpan.FromMinutes(1)), "a caller never came back");
            Assert.All(failures, Assert.Null);
        };
    }

    private readonly struct Job(int[] done, int fails) : IJob
    {
        public void Run(int part)
        {
            if (part == fails) throw new InvalidOperationException();
            Interlocked.Increment(ref done[part]);
        }
    }

    private readonly struct ThreadJob(int[] threads) : IJob
    {
        public void Run(int part) => threads[part] = Environment.CurrentManagedThreadId;
    }
}
