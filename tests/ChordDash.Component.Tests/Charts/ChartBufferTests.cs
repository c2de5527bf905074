using ChordDash.Components.Charts;

namespace ChordDash.Component.Tests.Charts;

public sealed class ChartBufferTests
{
    private readonly ChartBuffer _buffer = new("Loss", [new("Training", 0, Dashed: true), new("Validation", 0)]);

    [Fact]
    public void Take_NothingNew_IsNull() => Assert.Null(_buffer.Take());

    [Fact]
    public void Take_AfterPoints_GivesEachOnce()
    {
        _buffer.Append(1, [1.5, 1.6]);
        _buffer.Append(2, [1.2, null]);

        var update = _buffer.Take()!;

        Assert.Equal([1, 2], update.Points.Select(point => point.X));
        Assert.Null(update.Points[1].Y[1]);
        Assert.False(update.Reset);
        Assert.Null(_buffer.Take());
    }

    [Fact]
    public void Append_NumbersThatAreNotFinite_BecomeGaps()
    {
        _buffer.Append(1, [double.NaN, double.PositiveInfinity]);

        Assert.Equal([null, null], Assert.Single(_buffer.Take()!.Points).Y);
    }

    [Fact]
    public void Append_WrongNumberOfValues_Throws() => Assert.Throws<ArgumentException>(() => _buffer.Append(1, [1]));

    [Fact]
    public void Clear_WithPointsPending_ForgetsThemAndTheReference()
    {
        _buffer.Append(1, [1.5, 1.6]);
        _buffer.SetReferences([new ChartReference(0.55, "most frequent class")]);
        _buffer.Clear();
        _buffer.Append(1, [1.4, 1.5]);

        var update = _buffer.Take()!;

        Assert.True(update.Reset);
        Assert.Empty(update.References);
        Assert.Equal(1.4, Assert.Single(update.Points).Y[0]);
    }

    [Fact]
    public void Take_LaterUpdates_KeepTheReference()
    {
        _buffer.SetReferences([new ChartReference(0.55, "most frequent class")]);
        _buffer.Take();
        _buffer.Append(1, [1, 1]);

        Assert.Equal(0.55, Assert.Single(_buffer.Take()!.References).Value);
    }

    [Fact]
    public void Summary_WithPoints_SaysTheLastValues()
    {
        _buffer.Append(1, [1.5, 1.6]);
        _buffer.Append(2, [1.25, null]);

        Assert.Equal("Loss, 2 points. Last, at 2: Training 1.25, Validation none.", _buffer.Take()!.Summary);
    }
}
