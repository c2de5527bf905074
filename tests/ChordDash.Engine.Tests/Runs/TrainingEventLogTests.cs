using ChordDash.Engine.Runs;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Runs;

public sealed class TrainingEventLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Readers that begin anywhere, before, between and after the events that a writer appends meanwhile.</summary>
    [Property(MaxTest = 200)]
    public async Task<bool> Watch_AnyReaderAtAnyTime_SeesExactlyTheSuffixItAskedFor(byte history, byte live, byte[] startingPoints)
    {
        var total = history + live;
        var log = new TrainingEventLog(Enumerable.Range(0, history).Select(Event));
        var readers = new List<(int From, Task<List<long>> Read)>();
        var writer = Task.Run(() =>
        {
            for (int number = history; number < total; number++)
                log.Append(Event(number));
            log.Complete();
        });
        foreach (var from in startingPoints)
            readers.Add((from, Task.Run(() => log.WatchAsync(from, Cancellation).Select(item => item.Sequence).ToListAsync().AsTask())));
        await writer;
        readers.Add((0, log.WatchAsync(0, Cancellation).Select(item => item.Sequence).ToListAsync().AsTask()));
        foreach (var (from, read) in readers)
        {
            if (!(await read).SequenceEqual(Enumerable.Range(from, Math.Max(total - from, 0)).Select(number => (long)number)))
                return false;
        }

        return true;
    }

    [Fact]
    public async Task Watch_NegativeFrom_BeginsAtTheFirstEvent()
    {
        var log = new TrainingEventLog([Event(0)]);
        log.Complete();
        Assert.Equal(0, Assert.Single(await log.WatchAsync(-5, Cancellation).ToListAsync(Cancellation)).Sequence);
    }

    [Fact]
    public async Task Watch_Cancelled_EndsWhileItWaits()
    {
        var log = new TrainingEventLog();
        using var cancellation = new CancellationTokenSource();
        var reading = log.WatchAsync(0, cancellation.Token).ToListAsync(Cancellation).AsTask();
        Assert.False(reading.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public void Append_WrongNumberOrAfterTheEnd_Throws()
    {
        var log = new TrainingEventLog([Event(0)]);
        Assert.Throws<ArgumentException>(() => log.Append(Event(0)));
        Assert.Throws<ArgumentException>(() => log.Append(Event(2)));
        log.Complete();
        Assert.Throws<InvalidOperationException>(() => log.Append(Event(1)));
    }

    private static TrainingEvent Event(int number) => new(number, DateTimeOffset.UnixEpoch.AddSeconds(number), TrainingEventKind.Log);
}
