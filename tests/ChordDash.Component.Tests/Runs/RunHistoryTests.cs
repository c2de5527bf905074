using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Runs;

public sealed class RunHistoryTests
{
    private readonly RunHistory _history = new();
    private long _sequence;

    [Fact]
    public void Apply_SameEventTwice_CountsOnce()
    {
        var epoch = Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(1) };

        Assert.Equal(HistoryChange.Epoch, _history.Apply(epoch));
        Assert.Equal(HistoryChange.None, _history.Apply(epoch));

        Assert.Single(_history.Epochs);
        Assert.Equal(1, _history.Next);
    }

    [Fact]
    public void Apply_ResumedFromAnEarlierCheckpoint_ForgetsTheEpochsThatAreTrainedAgain()
    {
        foreach (var epoch in Enumerable.Range(1, 3))
            _history.Apply(Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(epoch) });

        Assert.Equal(HistoryChange.Rewound, _history.Apply(Next(TrainingEventKind.Resumed) with { Resume = new RunResume(2, 3, 14) }));

        Assert.Equal([1, 2], _history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal([3], _history.Seams);
        Assert.Equal(TrainingMessages.TrainingGoesOnAfterStepInAttempt(3, 14, 2, 3), _history.Log[^1].Entry.Message);
    }

    [Fact]
    public void Apply_QueuedAgain_ForgetsTheOldRound()
    {
        _history.Apply(Next(TrainingEventKind.Queued) with { Round = 1 });
        _history.Apply(Next(TrainingEventKind.Started) with { Start = Samples.Start() });
        _history.Apply(Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(1) });
        _history.Apply(Next(TrainingEventKind.Ended) with { End = new(RunState.Cancelled, Message.Literal("Cancelled.")) });

        Assert.Equal(HistoryChange.Rewound, _history.Apply(Next(TrainingEventKind.Queued) with { Round = 2 }));

        Assert.Empty(_history.Epochs);
        Assert.Empty(_history.Log);
        Assert.Null(_history.Start);
        Assert.Equal(5, _history.Next);
    }

    [Fact]
    public void Best_EpochsAfterTheBest_StaysTheLastThatWasBest()
    {
        _history.Apply(Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(1) });
        _history.Apply(Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(2) });
        _history.Apply(Next(TrainingEventKind.Epoch) with { Epoch = Samples.Epoch(3, best: false) });

        Assert.Equal((2, 3), (_history.Best!.Epoch, _history.Last!.Epoch));
    }

    [Fact]
    public void Log_VeryManyLines_KeepsTheNewest()
    {
        for (var i = 0; i < 600; i++)
            _history.Apply(
                Next(TrainingEventKind.Log) with
                {
                    Log = new(ChordDash.Engine.Training.LogLevel.Information, Message.Literal($"line {i}")),
                }
            );

        Assert.Equal(500, _history.Log.Count);
        Assert.Equal("line 599", _history.Log[^1].Entry.Message.ToString());
    }

    private TrainingEvent Next(TrainingEventKind kind) => new(_sequence++, DateTimeOffset.UnixEpoch, kind);
}
