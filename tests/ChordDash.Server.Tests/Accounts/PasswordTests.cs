using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Guessing passwords: how often, what it tells, and which are too easy.</summary>
public sealed class PasswordTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Guesses_AtOnceFromManyAddresses_AreCheckedTenTimes()
    {
        var checkedOnes = new ConcurrentBag<string>();
        await using var closed = await ClosedServer.StartAsync(
            _root,
            services =>
                services.AddSingleton<IPasswordHasher<Account>>(provider => new CountingHasher(
                    provider.GetRequiredService<ConstantTimePasswordHasher>(),
                    checkedOnes
                )),
            "--ChordDash:TrustedProxies:0=127.0.0.1"
        );
        var browsers = Enumerable
            .Range(0, 60)
            .Select(one =>
            {
                var browser = closed.NewBrowser();
                browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{one + 1}");
                return browser;
            })
            .ToList();

        var answers = await Task.WhenAll(browsers.Select((browser, one) => GuessAsync(browser, "Vic", $"guess number {one}")));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(checkedOnes.Count, 1, Limits.MaxWrongPasswords);
        Assert.Equal(HttpStatusCode.OK, await GuessAsync(browsers[0], "Vic", "guess number 61"));
        Assert.InRange(checkedOnes.Count, 1, Limits.MaxWrongPasswords);
        browsers.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task Turns_BeyondTheLimit_AreRefusedAtOnce()
    {
        var turns = new SignInTurns();
        var first = await turns.TakeAsync("Vic", Cancellation);
        var waiting = Enumerable.Range(0, Limits.MaxWaitingSignIns).Select(_ => turns.TakeAsync("VIC", Cancellation)).ToList();

        Assert.Null(await turns.TakeAsync("vic", Cancellation));
        using (await turns.TakeAsync("Mia", Cancellation))
            Assert.All(waiting, one => Assert.False(one.IsCompleted));
        first!.Dispose();
        foreach (var one in waiting)
            (await one)!.Dispose();
        (await turns.TakeAsync("Vic", Cancellation))!.Dispose();
    }

    [Fact]
    public async Task SignIn_WithAnyNameThatDoesNotOpen_TakesAsLong()
    {
        // So many that whatever else a sign-in does takes far less, on a busy machine too.
        await using var closed = await ClosedServer.StartAsync(_root, services =>
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000_000)
        );
        var accounts = closed.Server.Services.GetRequiredService<AccountStore>();
        var max = (await closed.AsAsync("Ada", () => accounts.ListAsync(Cancellation))).Single(account => account.Name is "Max");
        await closed.AsAsync("Ada", () => accounts.SetDisabledAsync(max.Id, disabled: true));
        await accounts.AddAsync("Elsewhere", Role.Viewer, password: null, mustChange: false);
        await using (
            var database = await closed
                .Server.Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
                .CreateDbContextAsync(Cancellation)
        )
            await database
                .Users.Where(account => account.UserName == "Mia")
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.LockoutEnd, DateTimeOffset.UtcNow.AddHours(1)), Cancellation);
        using var browser = closed.NewBrowser();
        await GuessAsync(browser, "Vic", "not the password");

        var wrong = await FastestAsync("Vic");
        foreach (var name in new[] { "Absent", "Max", "Mia", "Elsewhere" })
        {
            var other = await FastestAsync(name);
            Assert.True(other > wrong / 4, $"{name} took {other.TotalMilliseconds} ms, a wrong password {wrong.TotalMilliseconds} ms.");
        }

        async Task<TimeSpan> FastestAsync(string name)
        {
            var fastest = TimeSpan.MaxValue;
            for (var tries = 0; tries < 2; tries++)
            {
                var from = Stopwatch.GetTimestamp();
                await GuessAsync(browser, name, "not the password");
                var elapsed = Stopwatch.GetElapsedTime(from);
                fastest = elapsed < fastest ? elapsed : fastest;
            }
            return fastest;
        }
    }

    [Fact]
    public async Task Hash_OfFewerRounds_IsMadeAnewAtTheSignIn()
    {
        await using var closed = await ClosedServer.StartAsync(_root, services =>
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = ConstantTimePasswordHasher.Rounds)
        );
        var old = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 100_000 })).HashPassword(
            new Account(),
            ClosedServer.Password
        );
        await using var database = await closed
            .Server.Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
            .CreateDbContextAsync(Cancellation);
        await database
            .Users.Where(account => account.UserName == "Vic")
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.PasswordHash, old), Cancellation);
        Assert.Equal(100_000, ConstantTimePasswordHasher.RoundsOf(old));

        using var browser = await closed.SignInAsync("Vic");

        Assert.Equal(
            ConstantTimePasswordHasher.Rounds,
            ConstantTimePasswordHasher.RoundsOf(
                (await database.Users.AsNoTracking().SingleAsync(account => account.UserName == "Vic", Cancellation)).PasswordHash!
            )
        );
    }

    [Theory]
    [InlineData("password1234", false)]
    [InlineData("qwertyuiop12", false)]
    [InlineData("ChordDash2026", false)]
    [InlineData("Walburga1234", false)]
    [InlineData("iloveyou12345", false)]
    [InlineData("123456789012", false)]
    [InlineData("correct horse battery staple", true)]
    [InlineData("a sentence of my own", true)]
    [InlineData("xk29!fjQ0z8s", true)]
    public async Task Password_EasyToGuess_IsRefused(string password, bool accepted)
    {
        var result = await new GuessablePasswords().ValidateAsync(null!, new Account { UserName = "Walburga" }, password);

        Assert.Equal(accepted, result.Succeeded);
        Assert.All(result.Errors, error => Assert.Equal(AccountMessages.PasswordIsGuessable, Assert.IsType<AccountError>(error).Problem));
    }

    [Fact]
    public async Task Password_OfOneCharacterTooMany_IsRefused()
    {
        var longest = string.Concat(Enumerable.Range(0, 60).Select(one => $"{one * 7919 % 9973}x"))[..Limits.MaxPasswordCharacters];

        Assert.True((await new GuessablePasswords().ValidateAsync(null!, new Account(), longest)).Succeeded);
        var error = Assert.Single((await new GuessablePasswords().ValidateAsync(null!, new Account(), longest + "x")).Errors);
        Assert.Equal(AccountMessages.PasswordTooLong(200), Assert.IsType<AccountError>(error).Problem);
    }

    private static async Task<HttpStatusCode> GuessAsync(HttpClient browser, string name, string password)
    {
        using var answer = await ClosedServer.SubmitAsync(
            browser,
            "/account/sign-in",
            new(StringComparer.Ordinal) { ["Input.Name"] = name, ["Input.Password"] = password }
        );
        return answer.StatusCode;
    }

    private sealed class CountingHasher(ConstantTimePasswordHasher hasher, ConcurrentBag<string> checkedOnes) : IPasswordHasher<Account>
    {
        public string HashPassword(Account user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            checkedOnes.Add(providedPassword);
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
