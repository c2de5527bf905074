using System.Buffers.Text;
using System.Security.Cryptography;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

internal sealed partial class AccountStore(
    IServiceScopeFactory scopes,
    StoredBytes stored,
    AccessControl access,
    TimeProvider time,
    ILogger<AccountStore> logger
) : IAccounts, IDisposable
{
    private const int PasswordBytes = 15;

    // Two administrators must not take the role from each other at the same time, and no two names that look the same be given.
    private readonly SemaphoreSlim _gate = new(1, 1);

    public void Dispose() => _gate.Dispose();

    public async Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Administrator);
        await using var scope = scopes.CreateAsyncScope();
        var accounts = await Users(scope)
            .Users.AsNoTracking()
            .OrderBy(account => account.NormalizedUserName)
            .ToListAsync(cancellationToken);
        return [.. accounts.Select(Summarize)];
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope).Users.CountAsync(cancellationToken);
    }

    public async Task<string> CreateAsync(string name, Role role, CancellationToken cancellationToken = default)
    {
        access.RequireInPerson(Role.Administrator);
        var password = NewPassword();
        await AddAsync(name, role, password, mustChange: true);
        return password;
    }

    public Task SetRoleAsync(Guid id, Role role, CancellationToken cancellationToken = default)
    {
        if (role == Role.Nobody)
            throw new UserErrorException(AccountMessages.AccountRoleNotRemovable);
        return ChangeAsync(
            id,
            "account.role",
            account => $"{account.UserName}: {account.Role} to {role}",
            async (users, account) =>
            {
                await RequireAnotherAdministratorAsync(users, account, role);
                account.Role = role;
                await CheckAsync(users.UpdateSecurityStampAsync(account));
            }
        );
    }

    public async Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var password = NewPassword();
        await ChangeAsync(
            id,
            "account.password-reset",
            account => account.UserName!,
            (users, account) => SetPasswordAsync(users, account, password, mustChange: true)
        );
        return password;
    }

    public Task SetDisabledAsync(Guid id, bool disabled, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            id,
            disabled ? "account.disabled" : "account.enabled",
            account => account.UserName!,
            async (users, account) =>
            {
                if (disabled)
                    await RequireAnotherAdministratorAsync(users, account, Role.Nobody);
                account.Disabled = disabled;
                await CheckAsync(users.UpdateSecurityStampAsync(account));
            }
        );

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            id,
            "account.deleted",
            account => account.UserName!,
            async (users, account) =>
            {
                await RequireAnotherAdministratorAsync(users, account, Role.Nobody);
                await CheckAsync(users.DeleteAsync(account));
            }
        );

    /// <summary>Whether there is somebody who can make others.</summary>
    public async Task<bool> HasAdministratorAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope).Users.AnyAsync(account => account.Role == Role.Administrator && !account.Disabled);
    }

    /// <summary>Makes an account. The caller has seen to it that this may be.</summary>
    /// <param name="login">Where else its owner signs in; written together with it.</param>
    public async Task<Account> AddAsync(string name, Role role, string? password, bool mustChange, UserLoginInfo? login = null)
    {
        using var turn = await GateAsync();
        return await AddNowAsync(name, role, password, mustChange, login);
    }

    /// <summary>Makes the first administrator, of several that are tried at once exactly one.</summary>
    /// <returns>Null if there is one already.</returns>
    public async Task<Account?> AddFirstAdministratorAsync(string name, string password)
    {
        using var turn = await GateAsync();
        return await HasAdministratorAsync() ? null : await AddNowAsync(name, Role.Administrator, password, mustChange: false, login: null);
    }

    /// <summary>Gives an account the role that a provider says, unless nobody would be administrator then.</summary>
    public async Task FollowProviderAsync(UserManager<Account> users, Account account, Role role)
    {
        using var turn = await GateAsync();
        if (account.Role == role)
            return;
        if (await IsLastAdministratorAsync(users, account, role))
        {
            LogLastAdministratorKept(account.UserName, role);
            return;
        }

        var before = account.Role;
        account.Role = role;
        await CheckAsync(users.UpdateSecurityStampAsync(account));
        access.Record("account.role", $"{account.UserName}: {before} to {role}, as the provider says");
    }

    /// <summary>From the server's own command line: makes an account, or gives one that there is a new password.</summary>
    /// <param name="role">Null leaves it as it is; a new account is then an administrator's if there is none, else a viewer's.</param>
    /// <param name="enable">Whether an account that is disabled may sign in again.</param>
    /// <returns>The account, and the password, which must be changed with the next sign-in.</returns>
    public async Task<(Account Account, string Password)> RescueAsync(string name, Role? role, bool enable)
    {
        if (role == Role.Nobody)
        {
            throw new UserErrorException(ConsoleMessages.AccountRoleUnknown);
        }

        var password = NewPassword();
        using var turn = await GateAsync();
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        if (await users.FindByNameAsync(name.Trim()) is not { } account)
        {
            return (
                await AddNowAsync(
                    name,
                    role ?? (await HasAdministratorAsync() ? Role.Viewer : Role.Administrator),
                    password,
                    mustChange: true,
                    login: null
                ),
                password
            );
        }

        await RequireAnotherAdministratorAsync(users, account, role ?? account.Role);
        (account.Role, account.Disabled) = (role ?? account.Role, account.Disabled && !enable);
        await SetPasswordAsync(users, account, password, mustChange: true);
        access.Record("account.password-reset", $"{account.UserName} ({account.Role})");
        return (account, password);
    }

    /// <exception cref="UserErrorException">Something about it was refused.</exception>
    public static async Task CheckAsync(Task<IdentityResult> task)
    {
        var result = await task;
        if (!result.Succeeded)
            throw new UserErrorException(
                Message.Sentences([
                    .. result.Errors.Select(error => (error as AccountError)?.Problem ?? Message.Literal(error.Description)),
                ])
            );
    }

    private async Task ChangeAsync(Guid id, string action, Func<Account, string> subject, Func<UserManager<Account>, Account, Task> change)
    {
        access.RequireInPerson(Role.Administrator);
        using var turn = await GateAsync();
        await using var scope = scopes.CreateAsyncScope();
        var account = await Users(scope).FindByIdAsync(id.ToString())
            ?? throw new NotFoundException(AccountMessages.AccountDeletedMeanwhile);
        var what = subject(account);
        await change(Users(scope), account);
        access.Record(action, what);
    }

    private async Task<Account> AddNowAsync(string name, Role role, string? password, bool mustChange, UserLoginInfo? login)
    {
        name = AccountNames.Check(name);
        if (role == Role.Nobody)
            throw new UserErrorException(AccountMessages.AccountNeedsRole);
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        if (await users.FindByNameAsync(name) is null)
        {
            await foreach (var other in users.Users.Select(one => one.UserName!).AsAsyncEnumerable())
            {
                if (AccountNames.AreAlike(name, other))
                    throw new UserErrorException(AccountMessages.AccountNameLooksLikeOther(name, other));
            }
        }

        var account = new Account
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            UserName = name,
            Role = role,
            CreatedAt = time.GetUtcNow(),
            MustChangePassword = mustChange,
        };
        var database = scope.ServiceProvider.GetRequiredService<ChordDashContext>();
        await using (var transaction = await database.BeginAsync(CancellationToken.None))
        {
            await CheckAsync(password is null ? users.CreateAsync(account) : users.CreateAsync(account, password));
            if (login is not null)
                await CheckAsync(users.AddLoginAsync(account, login));
            await transaction.CommitAsync();
        }

        access.Record("account.created", $"{name} ({role})");
        return account;
    }

    private async Task<IDisposable> GateAsync()
    {
        await _gate.WaitAsync();
        return new Turn(_gate);
    }

    private static async Task RequireAnotherAdministratorAsync(UserManager<Account> users, Account account, Role role)
    {
        if (await IsLastAdministratorAsync(users, account, role))
            throw new UserErrorException(AccountMessages.AccountIsLastAdministrator(account.UserName));
    }

    // Whether nobody would be administrator if this account had another role.
    private static async Task<bool> IsLastAdministratorAsync(UserManager<Account> users, Account account, Role role) =>
        account is { Role: Role.Administrator, Disabled: false }
        && role != Role.Administrator
        && !await users.Users.AnyAsync(other => other.Id != account.Id && other.Role == Role.Administrator && !other.Disabled);

    private static async Task SetPasswordAsync(UserManager<Account> users, Account account, string password, bool mustChange)
    {
        account.MustChangePassword = mustChange;
        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await CheckAsync(users.UpdateSecurityStampAsync(account));
    }

    private AccountSummary Summarize(Account account) =>
        new(
            account.Id,
            account.UserName!,
            account.Role,
            account.CreatedAt,
            account.LastSignIn,
            account.Disabled,
            account.LockoutEnd > time.GetUtcNow(),
            account.PasswordHash is null
        )
        {
            StoredBytes = stored.Of(account.Id),
        };

    private static UserManager<Account> Users(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<Account>>();

    private static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The OpenID Connect provider gives {Name} the role {Role}. "
            + "The account stays an administrator's, for there is no other administrator."
    )]
    private partial void LogLastAdministratorKept(string? name, Role role);
}
