using ChordDash.Server.Prediction;

namespace ChordDash.Server.Tests.Prediction;

public sealed class PredictionThreadTests : IDisposable
{
    private readonly FairWork _work = new();
    private readonly List<string> _order = [];

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Take_ShortQuestionBehindLongOnes_ComesNext()
    {
        for (var number = 0; number < 50; number++)
            Add(100_000, "long");
        Next();
        Add(4, "short");
        Next(50);
        Assert.Equal(["long", "short"], _order[..2]);
        Assert.Equal(50, _order.Count(one => one == "long"));
    }

    [Fact]
    public void Take_ShortQuestionLaterOn_ComesNextToo()
    {
        for (var number = 0; number < 50; number++)
            Add(100_000, "long");
        Next(40);
        Add(4, "short");
        Next(1);
        Assert.Equal("short", _order[^1]);
    }

    [Fact]
    public void Take_LongQuestionAmongManyShortOnes_ComesBeforeTheyHaveComputedMore()
    {
        for (var number = 0; number < 10_000; number++)
            Add(1_000, "short");
        Add(30_000, "long");
        Next(100);
        Assert.Contains("long", _order);
    }

    [Fact]
    public void Take_SameSize_ComesInOrder()
    {
        for (var number = 0; number < 5; number++)
            Add(10, $"{number}");
        Next(5);
        Assert.Equal(["0", "1", "2", "3", "4"], _order);
    }

    [Fact]
    public void Take_AfterTheEnd_IsNothing()
    {
        Add(1, "last");
        _work.End();
        Next();
        Assert.Null(_work.Take());
        Assert.Throws<ObjectDisposedException>(() => Add(1, "late"));
    }

    private void Add(int beats, string name) => _work.Add(beats, () => _order.Add(name));

    private void Next(int times = 1)
    {
        for (var time = 0; time < times; time++)
            _work.Take()!();
    }
}
