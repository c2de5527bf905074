using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChordDash.Components.Accounts;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Keeps a server that others can reach closed until it has an administrator: by the settings, or by a page whose token stands in the
/// server's log, where only its owner can read it.
/// </summary>
internal sealed partial class FirstRun(
    AccountStore accounts,
    AnonymousAccess anonymous,
    LocalPass pass,
    HostNames hosts,
    ChordDashOptions options,
    ILogger<FirstRun> logger
) : IHostedLifecycleService
{
    public const string Page = "/account/set-up";

    private readonly string _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
    private volatile bool _hasAdministrator;

    /// <summary>Whether nobody may do anything yet.</summary>
    public async ValueTask<bool> IsClosedAsync()
    {
        // The database is asked only where it matters. Once there is an administrator, there is always one: the last cannot be removed.
        if (!_hasAdministrator && anonymous.Role == Role.Nobody)
            _hasAdministrator = await accounts.HasAdministratorAsync();
        return !_hasAdministrator && anonymous.Role == Role.Nobody;
    }

    public bool IsToken(string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(_token));

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // An address of all networks, such as http://[::]:5000, cannot be opened, and neither can one whose name is refused.
        var opening = hosts.FindOpening(anonymous.Addresses);
        if (opening is null)
            LogNoAddressOpens(string.Join(", ", anonymous.Addresses), HostNames.Setting, string.Join(';', hosts.Allowed));

        if (anonymous.IsPrivate)
            LogAddressToOpen(opening ?? anonymous.Addresses.FirstOrDefault(), options.PathBase, LocalPass.Parameter, pass.Token);

        if (await IsClosedAsync())
        {
            LogNoAdministrator(
                opening ?? anonymous.Addresses.FirstOrDefault(),
                options.PathBase,
                Page,
                _token,
                HostNames.Setting,
                string.Join(';', hosts.Allowed)
            );
        }

        if (
            anonymous.IsOpenToNetwork
            && options.TrustedProxies.Count == 0
            && !anonymous.Addresses.All(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        )
            LogNoEncryption();
    }

    /// <summary>Turns every request away while the server is closed.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null
            || !await IsClosedAsync()
        )
            await next(context);
        else if (context.IsApiRequest())
            await Refusal.Answer(ApiMessages.ServerHasNoAdministrator, StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        else
            context.Response.Redirect(context.Request.PathBase + Page);
    }

    /// <summary>Makes the administrator that the settings name, if there is none.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options is { Administrator: { } name, AdministratorPassword: { } password })
            await accounts.AddFirstAdministratorAsync(name, password);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "No address of this server can be opened as it is: it listens at {Addresses}, "
            + "and the setting {Setting} allows {Allowed}. "
            + "Start it with --{Setting}=<names>, the names by which browsers call it, separated by semicolons."
    )]
    private partial void LogNoAddressOpens(string addresses, string setting, string allowed);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Now open {Address}{PathBase}/?{Parameter}={Token}. The user who started this server needs no token on this machine."
    )]
    private partial void LogAddressToOpen(string? address, string pathBase, string parameter, string token);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Others can reach this server, and it has no administrator yet, so it serves nothing but one page that makes one: "
            + "open {Address}{PathBase}{Page}?token={Token} there. "
            + "From another machine it is the same address with one of the names in the setting {Setting}: {Allowed}. "
            + "Or stop it and set ChordDash:Administrator and ChordDash:AdministratorPassword, or run the command 'account NAME'. "
            + "To leave it open to everybody on purpose, set ChordDash:AllowAnonymous to viewer, member or administrator."
    )]
    private partial void LogNoAdministrator(string? address, string pathBase, string page, string token, string setting, string allowed);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Others reach this server without encryption: passwords and keys can be read on the way. Put it behind a proxy with "
            + "HTTPS, or give it a certificate."
    )]
    private partial void LogNoEncryption();
}
