using ChordDash.Engine.Runs;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Runs;

public sealed class QueueTurnsTests
{
    // The first is nobody in particular.
    private static readonly Guid?[] Accounts = [null, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

    [Theory]
    [InlineData("aaaaa", "b", "abaaaa")]
    [InlineData("aaa", "bbb", "ababab")]
    [InlineData("aaa", "bbbbb", "abababbb")]
    [InlineData("ab", "bac", "abcab")]
    [InlineData("abb", "a", "abab")]
    [InlineData("bbba", "c", "bcbba")]
    [InlineData("", "aabca", "abcaa")]
    public void Runs_QueuedOneAfterTheOther_TakeTurns(string waiting, string queued, string expected)
    {
        var order = waiting.Select(letter => (Guid?)Account(letter)).ToList();
        foreach (var letter in queued)
            order.Insert(QueueTurns.PlaceOf(order, Account(letter)), Account(letter));

        Assert.Equal(expected, string.Concat(order.Select(account => expected.Distinct().First(letter => Account(letter) == account))));
    }

    // Steps from 0 queue a run of an account; every fifth lets the first one start.
    [Property(MaxTest = 300)]
    public void Runs_OfSeveralAccounts_TakeTurnsAndKeepTheirOrder(byte[] steps)
    {
        var order = new List<(Guid? Account, int Number)>();
        foreach (var (number, step) in steps.Index())
        {
            if (step % 5 == 4)
            {
                order = [.. order.Skip(1)];
                continue;
            }

            var account = Accounts[step % 5];
            order.Insert(QueueTurns.PlaceOf([.. order.Select(run => run.Account)], account), (account, number));
            AssertTurns(order);
        }
    }

    // Whatever was cancelled, moved or put to the front before.
    [Property(MaxTest = 300)]
    public void Run_QueuedIntoAnyOrder_ComesBehindItsOwnAndAtMostOneOfEachOther(byte[] order, byte next)
    {
        Guid?[] waiting = [.. order.Select(one => Accounts[one % 4])];
        var account = Accounts[next % 4];

        var place = QueueTurns.PlaceOf(waiting, account);

        var last = Array.LastIndexOf(waiting, account);
        Assert.True(place > last);
        List<Guid?> between = [.. waiting.Take(place).Skip(last + 1)];
        Assert.Equal(between.Count, between.Distinct().Count());
        // And no further in front than that.
        Assert.True(place == waiting.Length || between.Contains(waiting[place]));
    }

    private static void AssertTurns(List<(Guid? Account, int Number)> order)
    {
        foreach (var own in order.GroupBy(run => run.Account))
        {
            Assert.Equal(own.Select(run => run.Number).Order(), own.Select(run => run.Number));
            foreach (var (one, next) in own.Zip(own.Skip(1)))
            {
                var between = order[(order.IndexOf(one) + 1)..order.IndexOf(next)];
                Assert.Equal(between.Count, between.DistinctBy(run => run.Account).Count());
            }
        }
    }

    private static Guid Account(char letter) => new(letter, 0, 0, new byte[8]);
}
