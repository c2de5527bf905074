using ChordDash.Components.Charts;

namespace ChordDash.Component.Tests.Charts;

public sealed class ChartBufferTests
{
    private readonly ChartBuffer _buffer = new("run", columns: 3);

    [Fact]
    public void Take_NothingNew_IsNull() => Assert.Null(_buffer.Take());

    [Fact]
    public void Take_AfterPoints_GivesEachOnceByColumn()
    {
        _buffer.Append([1, 1.5, 1.6]);
        _buffer.Append([2, 1.2, null]);

        var update = _buffer.Take()!;

        Assert.Equal(
            [
                [1, 2],
                [1.5, 1.2],
                [1.6, null],
            ],
            update.Columns
        );
        Assert.Equal((0, 0), (update.Generation, update.From));
        Assert.Null(_buffer.Take());
    }

    [Fact]
    public void Take_AfterAnUpdateThatArrived_GivesOnlyWhatIsNew()
    {
        _buffer.Append([1, 1, 1]);
        var first = _buffer.Take()!;
        _buffer.Append([2, 2, 2]);

        _buffer.Confirm(first);

        var second = _buffer.Take()!;
        Assert.Equal((1, 2.0), (second.From, Assert.Single(second.Columns[0])));
    }

    [Fact]
    public void Take_AfterAnUpdateThatWasLost_GivesItAgain()
    {
        _buffer.Append([1, 1, 1]);
        _buffer.Take();
        _buffer.Append([2, 2, 2]);

        var second = _buffer.Take()!;

        Assert.Equal(0, second.From);
        Assert.Equal([1, 2], second.Columns[0]);
    }

    [Fact]
    public void Confirm_OfWhatWasClearedMeanwhile_DropsNothing()
    {
        _buffer.Append([1, 1, 1]);
        var old = _buffer.Take()!;
        _buffer.Clear();
        _buffer.Append([1, 5, 5]);

        _buffer.Confirm(old);

        Assert.Equal([5], _buffer.Take()!.Columns[1]);
    }

    [Fact]
    public void Append_NumbersThatAreNotFinite_BecomeGaps()
    {
        _buffer.Append([1, double.NaN, double.PositiveInfinity]);

        Assert.Equal(
            [
                [1],
                [null],
                [null],
            ],
            _buffer.Take()!.Columns
        );
    }

    [Fact]
    public void Append_WrongNumberOfValues_Throws() => Assert.Throws<ArgumentException>(() => _buffer.Append([1]));

    [Fact]
    public void Clear_WithPointsPending_ForgetsThemAndTheMarks()
    {
        _buffer.Append([1, 1.5, 1.6]);
        _buffer.SetMarks([new ChartMark("best", 1, "★", "best")]);
        _buffer.Clear();
        _buffer.Append([1, 1.4, 1.5]);

        var update = _buffer.Take()!;

        Assert.Equal((1, 0), (update.Generation, update.From));
        Assert.Empty(update.Marks);
        Assert.Equal([1.4], update.Columns[1]);
    }

    [Fact]
    public void Take_LaterUpdates_KeepTheMarks()
    {
        _buffer.SetMarks([new ChartMark("best", 1, "★", "best")]);
        _buffer.Take();
        _buffer.Append([1, 1, 1]);

        Assert.Equal(1, Assert.Single(_buffer.Take()!.Marks).Epoch);
    }
}
