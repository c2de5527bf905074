using System.Net;
using ChordDash.Server.Accounts;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Accounts;

public sealed class ReturnAddressTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("/runs?x=é", "/runs?x=%C3%A9")]
    [InlineData("/runs?search=zażółć gęślą", "/runs?search=za%C5%BC%C3%B3%C5%82%C4%87%20g%C4%99%C5%9Bl%C4%85")]
    [InlineData("/models/𝄞", "/models/%F0%9D%84%9E")]
    public async Task SignIn_ToAnAddressWithOtherLetters_LeadsThere(string address, string location)
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var browser = closed.NewBrowser();

        using var answer = await ClosedServer.SubmitAsync(
            browser,
            $"/account/sign-in?returnUrl={Uri.EscapeDataString(address)}",
            new() { ["Input.Name"] = "Vic", ["Input.Password"] = ClosedServer.Password }
        );

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location!.PathAndQuery);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("ChordDash=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/runs?x=é", "runs?x=%C3%A9")]
    [InlineData("/runs?x=%C3%A9&y=1+2#z", "runs?x=%C3%A9&y=1+2#z")]
    [InlineData("/／evil.example/", "%EF%BC%8Fevil.example/")]
    [InlineData("//evil.example/é", "")]
    [InlineData("/\\evil.example/é", "")]
    [InlineData("é", "")]
    public void LocalPath_IsOneOfThisServerInAscii(string address, string path) =>
        Assert.Equal(path, AccountEndpoints.LocalPath(address, default));
}
