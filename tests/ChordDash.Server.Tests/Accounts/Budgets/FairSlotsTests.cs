using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Accounts.Budgets;

public sealed class FairSlotsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneAccount_WhateverItMay_LeavesAPlaceToOthers()
    {
        var slots = new FairSlots(2);
        using var first = await EnterAsync(slots, "Mia");
        var second = EnterAsync(slots, "Mia");

        using var other = await EnterAsync(slots, "Max").WithPatience();

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WithPatience()).Dispose();
    }

    [Fact]
    public async Task FreePlace_GoesToWhoHasTheFewest_ThenToWhoCameFirst()
    {
        var slots = new FairSlots(3);
        using var mia = await EnterAsync(slots, "Mia");
        using var alsoMia = await EnterAsync(slots, "Mia");
        using var max = await EnterAsync(slots, "Max");
        var (thirdOfMia, secondOfMax, firstOfVic) = (EnterAsync(slots, "Mia"), EnterAsync(slots, "Max"), EnterAsync(slots, "Vic"));

        mia.Dispose();
        using var vic = await firstOfVic.WithPatience();
        Assert.False(thirdOfMia.IsCompleted || secondOfMax.IsCompleted);
        vic.Dispose();
        using var next = await thirdOfMia.WithPatience();

        Assert.False(secondOfMax.IsCompleted);
        alsoMia.Dispose();
        (await secondOfMax.WithPatience()).Dispose();
    }

    [Fact]
    public async Task Waiting_GivenUp_LeavesThePlaceToTheNext()
    {
        var slots = new FairSlots(1);
        using var first = await EnterAsync(slots, "Mia");
        using var leaving = new CancellationTokenSource();
        var second = slots.EnterAsync("Max", 1, leaving.Token);
        var third = EnterAsync(slots, "Vic");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        (await third.WithPatience()).Dispose();
    }

    private static Task<IDisposable> EnterAsync(FairSlots slots, string account) => slots.EnterAsync(account, max: 5, Cancellation);
}
