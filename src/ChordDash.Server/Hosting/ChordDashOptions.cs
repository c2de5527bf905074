using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Hosting;

/// <summary>The settings of section <c>ChordDash</c>.</summary>
internal sealed record ChordDashOptions
{
    /// <summary>Folder of the database, the data sets and the models. Only one server may use it at a time.</summary>
    public string DataRoot { get; init; } = DefaultDataRoot();

    /// <summary>
    /// Begin with an empty database although the data folder holds files of one that was lost; they are moved to <c>orphans</c>.
    /// </summary>
    public bool StartAsNew { get; init; }

    /// <summary>Largest file that may be uploaded.</summary>
    public long MaximumUploadBytes { get; init; } = 256L << 20;

    /// <summary>Longest time between two checkpoints of a run, in seconds; each epoch ends with one anyway.</summary>
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>Folder of an existing libtorch; null takes the one that came with the build.</summary>
    public string? LibtorchPath { get; init; }

    /// <summary>Address that is sent a request when a run ends; null sends none.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Key that requests to <see cref="WebhookUrl"/> are signed with; null leaves them unsigned.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Requests to the API that one account, or address, may send in a minute; 0 for any number.</summary>
    public int RequestsPerMinute { get; init; } = AccountLimits.DefaultRequestsPerMinute;

    /// <inheritdoc cref="AccountLimits.MaxConcurrentWork"/>
    public int MaxConcurrentWork { get; init; } = AccountLimits.DefaultConcurrentWork;

    /// <inheritdoc cref="AccountLimits.MaxWorkPerMinute"/>
    public int MaxWorkPerMinute { get; init; } = AccountLimits.DefaultWorkPerMinute;

    /// <inheritdoc cref="AccountLimits.MaxConcurrentTransfers"/>
    public int MaxConcurrentTransfers { get; init; } = AccountLimits.DefaultConcurrentTransfers;

    /// <inheritdoc cref="AccountLimits.MaxConcurrentImports"/>
    public int MaxConcurrentImports { get; init; } = AccountLimits.DefaultConcurrentImports;

    public const int MinPasswordLength = 12;

    /// <summary>
    /// Role of everybody who has not signed in; null is an administrator where only this machine can reach the server, and nobody
    /// elsewhere.
    /// </summary>
    public Role? AllowAnonymous { get; init; }

    /// <summary>Name of the administrator that is made at the start if there is none, with <see cref="AdministratorPassword"/>.</summary>
    public string? Administrator { get; init; }

    public string? AdministratorPassword { get; init; }

    /// <summary>Addresses and networks of the proxies before this server, whose forwarded headers are believed.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Path below which a proxy shows this server, such as <c>/chorddash</c>.</summary>
    public string PathBase { get; init; } = "";

    /// <summary>Null without another place to sign in.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; init; }

    /// <summary>Hours that deleted runs, data sets and models can be restored for; 0 removes them at once.</summary>
    public int KeepDeletedHours { get; init; } = 24;

    /// <summary>Days after the end of a run until its checkpoints are deleted; 0 for never.</summary>
    public int KeepCheckpointsDays { get; init; }

    /// <summary>Days after the end of a run until it is deleted, unless it has the tag "keep"; 0 for never.</summary>
    public int KeepRunsDays { get; init; }

    /// <inheritdoc cref="AccountLimits.MaxStoredBytes"/>
    public long UploadQuotaBytes { get; init; }

    /// <summary>Bytes of memory that trainings leave free; null for a twentieth of all, and 512 MiB at least.</summary>
    public long? MemoryReserveBytes { get; init; }

    /// <inheritdoc cref="AccountLimits.MaxWaitingRuns"/>
    public int MaxWaitingRuns { get; init; } = AccountLimits.DefaultWaitingRuns;

    /// <summary>The limits of an account, until an administrator sets others.</summary>
    public AccountLimits AccountLimits =>
        new()
        {
            MaxConcurrentWork = MaxConcurrentWork,
            MaxWorkPerMinute = MaxWorkPerMinute,
            MaxConcurrentTransfers = MaxConcurrentTransfers,
            MaxConcurrentImports = MaxConcurrentImports,
            MaxStoredBytes = UploadQuotaBytes,
            MaxWaitingRuns = MaxWaitingRuns,
            RequestsPerMinute = RequestsPerMinute,
        };

    /// <exception cref="UserErrorException">Settings are wrong; the message says all that is.</exception>
    public static ChordDashOptions Read(IConfiguration configuration)
    {
        if (KnownSettings.FindUnknown(configuration).ToList() is { Count: > 0 } unknown)
            throw new UserErrorException(Message.Join(Environment.NewLine, unknown));
        ChordDashOptions options;
        try
        {
            options = configuration.GetSection("ChordDash").Get<ChordDashOptions>() ?? new ChordDashOptions();
        }
        catch (InvalidOperationException exception)
        {
            throw new UserErrorException(ConsoleMessages.SettingsUnreadable(exception.Message), exception);
        }

        var errors = options.Validate().ToList();
        return errors.Count == 0
            ? options with
            {
                DataRoot = Path.GetFullPath(options.DataRoot),
            }
            : throw new UserErrorException(Message.Join(Environment.NewLine, errors));
    }

    private IEnumerable<Message> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataRoot))
            yield return ConsoleMessages.DataRootIsEmpty;
        if (MaximumUploadBytes < 1)
            yield return ConsoleMessages.MaximumUploadBytesTooSmall(MaximumUploadBytes);
        if (AllowAnonymous is { } anonymous && !Enum.IsDefined(anonymous))
            yield return ConsoleMessages.AllowAnonymousUnknown(string.Join(", ", Enum.GetNames<Role>()), anonymous.ToString());
        foreach (var error in AccountLimits.Check())
            yield return ConsoleMessages.AccountLimitsWrong(error);

        if (CheckpointSeconds is not (>= 0 and <= 86_400))
            yield return ConsoleMessages.CheckpointSecondsOutOfRange(CheckpointSeconds);
        if (WebhookUrl is not null && !(WebhookUrl.IsAbsoluteUri && WebhookUrl.Scheme is "http" or "https"))
            yield return ConsoleMessages.WebhookUrlIsNoAddress(WebhookUrl.ToString());
        if ((Administrator is null) != (AdministratorPassword is null))
            yield return ConsoleMessages.AdministratorIsIncomplete;
        if (AdministratorPassword?.Length < MinPasswordLength)
            yield return ConsoleMessages.AdministratorPasswordTooShort(MinPasswordLength, AdministratorPassword.Length);
        foreach (var proxy in TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            yield return ConsoleMessages.TrustedProxyIsNoAddress(proxy);
        if (PathBase.Length > 0 && (!PathBase.StartsWith('/') || PathBase.EndsWith('/')))
            yield return ConsoleMessages.PathBaseIsNoPath(PathBase);
        if (KeepDeletedHours < 0)
            yield return ConsoleMessages.KeepDeletedHoursNegative(KeepDeletedHours);
        if (KeepCheckpointsDays < 0)
            yield return ConsoleMessages.KeepCheckpointsDaysNegative(KeepCheckpointsDays);
        if (KeepRunsDays < 0)
            yield return ConsoleMessages.KeepRunsDaysNegative(KeepRunsDays);
        if (MemoryReserveBytes < 0)
            yield return ConsoleMessages.MemoryReserveBytesNegative(MemoryReserveBytes.Value);
        foreach (var error in OpenIdConnect?.Validate() ?? [])
            yield return error;
        if (LibtorchPath is not null && !Directory.Exists(LibtorchPath))
            yield return ConsoleMessages.LibtorchPathNotFound(LibtorchPath);
    }

    private static string DefaultDataRoot()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        // Empty for accounts without a home directory: then the setting is required.
        return folder.Length == 0 ? "" : Path.Combine(folder, "ChordDash");
    }
}
