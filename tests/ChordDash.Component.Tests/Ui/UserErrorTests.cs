using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Ui;

public sealed class UserErrorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Catch_ActionSucceeds_HasNoSentence() => Assert.Null(await UserError.CatchAsync(() => Task.CompletedTask, Cancel));

    [Fact]
    public async Task Catch_UserCanMendIt_ReturnsTheSentence()
    {
        Assert.Equal(
            Message.Literal("It is full."),
            await UserError.CatchAsync(() => throw new UserErrorException(Message.Literal("It is full.")), Cancel)
        );
        Assert.Equal(
            Message.Literal("It is gone."),
            await UserError.CatchAsync(() => Task.FromException(new NotFoundException(Message.Literal("It is gone."))), Cancel)
        );
    }

    [Fact]
    public async Task Catch_OtherFailure_Passes() =>
        await Assert.ThrowsAsync<TimeoutException>(() => UserError.CatchAsync(() => throw new TimeoutException(), Cancel));

    [Fact]
    public async Task Catch_ItsCancellation_IsNoFailure()
    {
        using var leaving = new CancellationTokenSource();
        var caught = UserError.CatchAsync(() => Task.Delay(Timeout.Infinite, leaving.Token), leaving.Token);

        await leaving.CancelAsync();

        Assert.Null(await caught);
    }

    [Fact]
    public async Task Catch_AnotherCancellation_Passes()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<TaskCanceledException>(() => UserError.CatchAsync(() => Task.FromCanceled(cancelled), Cancel));
        await Assert.ThrowsAsync<TaskCanceledException>(() =>
            UserError.CatchAsync(() => Task.FromCanceled(cancelled), CancellationToken.None)
        );
    }
}
