using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Names that people give, of accounts above all.</summary>
public sealed class AccountNameTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("Zoë Żak")]
    [InlineData("Łukasz-Ćwikła 2")]
    [InlineData("Иван Петров")]
    [InlineData("Αλέξανδρος")]
    [InlineData("山田 たろう")]
    [InlineData("김철수 Kim")]
    [InlineData("o.brien@example.org")]
    public void Name_OfOneScript_IsAnAccounts(string name) => Assert.Equal(name, AccountNames.Check(name));

    [Theory]
    [InlineData("root\u200b", "is not shown, U+200B")]
    [InlineData("ro\u202eot", "is not shown, U+202E")]
    [InlineData("ro\not", "is not shown, U+000A")]
    [InlineData("ro\u2028ot", "is not shown, U+2028")]
    [InlineData("ro\u3164ot", "is not shown, U+3164")]
    [InlineData("r\u043e\u043et", "mixes letters")]
    [InlineData("r\u03bfot", "mixes letters")]
    [InlineData("\uff32\uff2f\uff2f\uff34", "special form, U+FF32")]
    [InlineData("Zoe\u0308", "special form, U+0308")]
    [InlineData("\u24b6da", "special form, U+24B6")]
    [InlineData(" ", "is empty")]
    public void Name_ThatHidesOrMixesLetters_IsRefused(string name, string why) =>
        Assert.Contains(why, Assert.Throws<UserErrorException>(() => AccountNames.Check(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("root", "r0ot")]
    [InlineData("soso", "\u0455\u043e\u0455\u043e")]
    [InlineData("Mia", "\u041c\u0406\u0410")]
    [InlineData("paul", "pau1")]
    [InlineData("Ada Love", "Ada  Love")]
    [InlineData("Ilya", "llya")]
    public void Names_ThatLookTheSame_AreAlike(string one, string other) => Assert.True(AccountNames.AreAlike(one, other));

    [Theory]
    [InlineData("Mia", "Max")]
    [InlineData("Alia", "Alla")]
    [InlineData("Zoe", "Zoë")]
    [InlineData("Lukasz", "Łukasz")]
    public void Names_ThatDiffer_AreNot(string one, string other) => Assert.False(AccountNames.AreAlike(one, other));

    [Fact]
    public async Task Account_WhoseNameLooksLikeAnothers_IsNotMade()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var accounts = closed.Server.Services.GetRequiredService<AccountStore>();

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() =>
            accounts.AddAsync("Mi\u0430", Role.Viewer, ClosedServer.Password, mustChange: false)
        );
        var like = await Assert.ThrowsAsync<UserErrorException>(() =>
            accounts.AddAsync("\u0410\u0501\u0430", Role.Viewer, ClosedServer.Password, mustChange: false)
        );

        Assert.Contains("mixes letters", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("looks like that of the account 'Ada'", like.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_OfEverything_KeepToOneRule()
    {
        await using var server = await TestServer.StartAsync(_root);
        var set = await server.ImportAsync(classes: 2, name: "tidy\u202epkl.exe");
        var model = await server.TrainAsync(set.Id);
        var run = Assert.Single(await server.Runs.ListAsync(TestContext.Current.CancellationToken));
        const string Turned = "a\u202eb";

        Assert.Equal("tidypkl.exe", set.Name);
        await RefusedAsync(() => server.Datasets.UpdateAsync(set.Id, new DatasetChanges(Name: Turned)));
        await RefusedAsync(() => server.Datasets.UpdateAsync(set.Id, new DatasetChanges(Tags: [Turned])));
        await RefusedAsync(() => server.Datasets.RenameClassesAsync(set.Id, [Turned, "other"]));
        await RefusedAsync(() => server.RunCommands.EditAsync(run.Id, new RunEdit(Name: Turned)));
        await RefusedAsync(() => server.RunCommands.EnqueueAsync(new RunRequest(set.Id, "quick", new HyperParameters()) { Name = Turned }));
        var (status, problem) = await server.SendAsync(HttpMethod.Patch, $"/api/v1/models/{model}", new { name = Turned });
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("is not shown, U+202E", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        static async Task RefusedAsync(Func<Task> action) =>
            Assert.Contains(
                "is not shown, U+202E",
                (await Assert.ThrowsAnyAsync<UserErrorException>(action)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task ClassNames_OfAnotherMember_AreNotPutIntoOnesDataSet()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var server = closed.Server;
        var mias = await closed.AsAsync("Mia", () => server.ImportAsync(classes: 2, pieces: 3));
        await closed.AsAsync("Mia", () => server.Datasets.RenameClassesAsync(mias.Id, ["Mia was here", "and here"]));

        var maxs = await closed.AsAsync("Max", () => server.ImportAsync(classes: 2, pieces: 4));
        var again = await closed.AsAsync("Mia", () => server.ImportAsync(classes: 2, pieces: 5));
        await closed.AsAsync("Ada", () => server.Datasets.RenameClassesAsync(maxs.Id, ["Bach", "Chopin"]));
        var adas = await closed.AsAsync("Ada", () => server.ImportAsync(classes: 2, pieces: 6));
        await closed.AsAsync("Ada", () => server.Datasets.RenameClassesAsync(adas.Id, ["Haydn", "Mozart"]));
        var taken = await closed.AsAsync("Mia", () => server.ImportAsync(classes: 2, pieces: 7));

        Assert.Equal(
            ["Class 0", "Mia was here", "Class 0", "Haydn"],
            new[] { maxs, again, adas, taken }.Select(set => set.Classes[0].Name)
        );
    }

    [Fact]
    public async Task Keys_OneBeyondTheLimit_AreRefused()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var keys = closed.Server.Services.GetRequiredService<IApiKeys>();
        for (var key = 0; key < Limits.MaxKeysPerAccount; key++)
            await closed.AsAsync("Mia", () => keys.CreateAsync(new string('x', Limits.MaxKeyNameCharacters), Role.Viewer, days: 1));

        Assert.Contains(
            "50 keys",
            (
                await Assert.ThrowsAsync<UserErrorException>(() =>
                    closed.AsAsync("Mia", () => keys.CreateAsync("one more", Role.Viewer, days: 1))
                )
            ).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer than 100",
            (
                await Assert.ThrowsAsync<UserErrorException>(() =>
                    closed.AsAsync("Max", () => keys.CreateAsync(new string('x', Limits.MaxKeyNameCharacters + 1), Role.Viewer, days: 1))
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Limits_OneBeyond_AreRefused()
    {
        Assert.Contains(
            "longer than 100",
            Refusal(() => AccountNames.Check(new string('x', Limits.MaxAccountNameCharacters + 1))),
            StringComparison.Ordinal
        );
        Assert.Equal(Limits.MaxAccountNameCharacters, AccountNames.Check(new string('x', Limits.MaxAccountNameCharacters)).Length);
        Assert.Contains(
            "longer than 200",
            Refusal(() =>
                ShownText.Check(
                    new string('x', Limits.MaxNameCharacters + 1),
                    DatasetStoreMessages.DatasetNameSubject,
                    Limits.MaxNameCharacters
                )
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer than 40",
            Refusal(() => ChordDash.Server.Data.Tags.Check([new string('x', Limits.MaxTagCharacters + 1)])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "20 are the most",
            Refusal(() => ChordDash.Server.Data.Tags.Check([.. Enumerable.Range(0, Limits.MaxTags + 1).Select(tag => $"{tag}")])),
            StringComparison.Ordinal
        );
        Assert.Contains("U+FFFD", Refusal(() => AccountNames.Check("ro\ud800ot")), StringComparison.Ordinal);
        Assert.Equal("ab", ShownText.Clean("a\u200b\u202e\nb", 10));
        Assert.Equal("x", ShownText.Clean("x\U0001F600", 2));

        static string Refusal(Action action) => Assert.Throws<UserErrorException>(action).Message;
    }
}
