using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace ChordDash.Benchmarks.Abuse;

/// <summary>A client with the cookies of an account that it has signed in to by the forms of the pages.</summary>
internal sealed partial class SignedInClient : IDisposable
{
    private const string NewPassword = "correct horse battery staple 42";

    private SignedInClient(HttpClient http, CookieContainer cookies) => (Http, Cookies) = (http, cookies);

    public HttpClient Http { get; }

    public CookieContainer Cookies { get; }

    /// <summary>Makes an account by the server's own command line, and signs in to it.</summary>
    /// <param name="program">The server's library, as it was built.</param>
    public static async Task<SignedInClient> CreateAsync(
        OwnServer server,
        string program,
        string name,
        string role,
        CancellationToken cancellation
    )
    {
        var password = await MakeAccountAsync(server, program, name, role, cancellation);
        var client = await SignInAsync(server.Address, name, password, cancellation);
        await SubmitAsync(client.Http, "account/password", [new("Input.Old", password), new("Input.New", NewPassword)], cancellation);
        client.Dispose();
        return await SignInAsync(server.Address, name, NewPassword, cancellation);
    }

    /// <exception cref="HttpRequestException">The server did not let the account in.</exception>
    public static async Task<SignedInClient> SignInAsync(Uri address, string name, string password, CancellationToken cancellation)
    {
        var cookies = new CookieContainer();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = cookies,
            MaxConnectionsPerServer = 1_000,
        };
        var http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        await SubmitAsync(http, "account/sign-in", [new("Input.Name", name), new("Input.Password", password)], cancellation);
        return new SignedInClient(http, cookies);
    }

    public void Dispose() => Http.Dispose();

    private static async Task<string> MakeAccountAsync(
        OwnServer server,
        string program,
        string name,
        string role,
        CancellationToken cancellation
    )
    {
        string[] arguments = [program, "account", name, "--role", role, $"--ChordDash:DataRoot={server.DataRoot}"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        var match = PasswordOf().Match(output);
        return match.Success ? match.Groups["password"].Value : throw new IOException($"The account {name} could not be made: {output}");
    }

    private static async Task SubmitAsync(
        HttpClient http,
        string page,
        KeyValuePair<string, string>[] fields,
        CancellationToken cancellation
    )
    {
        var html = await http.GetStringAsync(page, cancellation);
        var hidden = HiddenFields()
            .Matches(html)
            .Select(field => KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)));
        using var form = new FormUrlEncodedContent([.. fields, .. hidden]);
        using var answer = await http.PostAsync(page, form, cancellation);
        if (answer.StatusCode is not HttpStatusCode.Redirect)
            throw new HttpRequestException($"The form of {page} was answered with {(int)answer.StatusCode}.");
    }

    [GeneratedRegex("password is (?<password>[^ ]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PasswordOf();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex HiddenFields();
}
