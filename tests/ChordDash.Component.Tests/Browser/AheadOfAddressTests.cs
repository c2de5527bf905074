using ChordDash.Components.Shared.Browser;

namespace ChordDash.Component.Tests.Browser;

public class AheadOfAddressTests
{
    private readonly AheadOfAddress<string> _view = new();

    [Fact]
    public void TwoWishes_BeforeTheAddressFollows_BothHold()
    {
        _view.Hear("start");
        Assert.True(_view.Want("searched"));
        Assert.True(_view.Want("searched, sorted"));

        _view.Hear("start"); // Drawn again for another reason.
        Assert.Equal("searched, sorted", _view.Current);
        _view.Hear("searched");
        Assert.Equal("searched, sorted", _view.Current);
        _view.Hear("searched, sorted");
        Assert.Equal("searched, sorted", _view.Current);
        Assert.False(_view.Want("searched, sorted"));
    }

    [Fact]
    public void AddressThatSkipsAWish_IsTheLastOne()
    {
        _view.Hear("start");
        _view.Want("one");
        _view.Want("two");
        _view.Hear("two");
        Assert.Equal("two", _view.Current);
    }

    [Fact]
    public void Visitor_WhoGoesElsewhere_IsFollowed()
    {
        _view.Hear("start");
        _view.Want("sorted");
        _view.Hear("bookmark");
        Assert.Equal("bookmark", _view.Current);
        _view.Hear("start");
        Assert.Equal("start", _view.Current);
    }
}
