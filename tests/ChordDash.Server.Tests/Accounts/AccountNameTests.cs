using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
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

    public static TheoryData<string, Message> NamesThatDeceive =>
        new()
        {
            { "root\u200b", Hidden("200B") },
            { "ro\u202eot", Hidden("202E") },
            { "ro\not", Hidden("000A") },
            { "ro\u2028ot", Hidden("2028") },
            { "ro\u3164ot", Hidden("3164") },
            { "r\u043e\u043et", AccountMessages.AccountNameMixesScripts("r\u043e\u043et") },
            { "r\u03bfot", AccountMessages.AccountNameMixesScripts("r\u03bfot") },
            { "\uff32\uff2f\uff2f\uff34", AccountMessages.AccountNameHasSpecialForm("FF32") },
            { "Zoe\u0308", AccountMessages.AccountNameHasSpecialForm("0308") },
            { "\u24b6da", AccountMessages.AccountNameHasSpecialForm("24B6") },
            { " ", CommonMessages.NameIsEmpty(AccountMessages.AccountName) },
        };

    [Theory]
    [MemberData(nameof(NamesThatDeceive))]
    public void Name_ThatHidesOrMixesLetters_IsRefused(string name, Message problem) =>
        Assert.Equal(problem, Problems.Of(() => AccountNames.Check(name)));

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

        var refusal = await Problems.OfAsync(() => accounts.AddAsync("Mi\u0430", Role.Viewer, ClosedServer.Password, mustChange: false));
        var like = await Problems.OfAsync(() =>
            accounts.AddAsync("\u0410\u0501\u0430", Role.Viewer, ClosedServer.Password, mustChange: false)
        );

        Assert.Equal(AccountMessages.AccountNameMixesScripts("Mi\u0430"), refusal);
        Assert.Equal(AccountMessages.AccountNameLooksLikeOther("\u0410\u0501\u0430", "Ada"), like);
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
        await RefusedAsync(DatasetStoreMessages.DatasetNameSubject, () =>
            server.Datasets.UpdateAsync(set.Id, new DatasetChanges(Name: Turned))
        );
        await RefusedAsync(StorageMessages.TagNamed("ab"), () => server.Datasets.UpdateAsync(set.Id, new DatasetChanges(Tags: [Turned])));
        await RefusedAsync(DatasetStoreMessages.ClassNameSubject(1), () => server.Datasets.RenameClassesAsync(set.Id, [Turned, "other"]));
        await RefusedAsync(RunMessages.RunNameSubject, () => server.RunCommands.EditAsync(run.Id, new RunEdit(Name: Turned)));
        await RefusedAsync(RunMessages.RunNameSubject, () =>
            server.RunCommands.EnqueueAsync(new RunRequest(set.Id, "quick", new HyperParameters()) { Name = Turned })
        );
        var (status, problem) = await server.SendAsync(HttpMethod.Patch, $"/api/v1/models/{model}", new { name = Turned });
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(CommonMessages.NameHasHiddenCharacter(PredictionMessages.ModelNameSubject, "202E"), problem);

        static async Task RefusedAsync(Message what, Func<Task> action) =>
            Assert.Equal(
                CommonMessages.NameHasHiddenCharacter(what, "202E"),
                (await Assert.ThrowsAnyAsync<UserErrorException>(action)).Problem
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

        Assert.Equal(
            AccountMessages.TooManyKeys(50),
            await Problems.OfAsync(() => closed.AsAsync("Mia", () => keys.CreateAsync("one more", Role.Viewer, days: 1)))
        );
        Assert.Equal(
            CommonMessages.NameIsTooLong(AccountMessages.KeyName, 100),
            await Problems.OfAsync(() =>
                closed.AsAsync("Max", () => keys.CreateAsync(new string('x', Limits.MaxKeyNameCharacters + 1), Role.Viewer, days: 1))
            )
        );
    }

    [Fact]
    public void Limits_OneBeyond_AreRefused()
    {
        Assert.Equal(
            CommonMessages.NameIsTooLong(AccountMessages.AccountName, 100),
            Problems.Of(() => AccountNames.Check(new string('x', Limits.MaxAccountNameCharacters + 1)))
        );
        Assert.Equal(Limits.MaxAccountNameCharacters, AccountNames.Check(new string('x', Limits.MaxAccountNameCharacters)).Length);
        Assert.Equal(
            CommonMessages.NameIsTooLong(DatasetStoreMessages.DatasetNameSubject, 200),
            Problems.Of(() =>
                ShownText.Check(
                    new string('x', Limits.MaxNameCharacters + 1),
                    DatasetStoreMessages.DatasetNameSubject,
                    Limits.MaxNameCharacters
                )
            )
        );
        Assert.Equal(
            StorageMessages.TagTooLong(new string('x', 20), 40),
            Problems.Of(() => ChordDash.Server.Data.Tags.Check([new string('x', Limits.MaxTagCharacters + 1)]))
        );
        Assert.Equal(
            StorageMessages.TooManyTags(21, 20),
            Problems.Of(() => ChordDash.Server.Data.Tags.Check([.. Enumerable.Range(0, Limits.MaxTags + 1).Select(tag => $"{tag}")]))
        );
        Assert.Equal(Hidden("FFFD"), Problems.Of(() => AccountNames.Check("ro\ud800ot")));
        Assert.Equal("ab", ShownText.Clean("a\u200b\u202e\nb", 10));
        Assert.Equal("x", ShownText.Clean("x\U0001F600", 2));
    }

    private static Message Hidden(string character) => CommonMessages.NameHasHiddenCharacter(AccountMessages.AccountName, character);
}
