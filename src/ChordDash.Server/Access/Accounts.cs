using System.Buffers.Text;
using System.Security.Cryptography;
using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Access;

internal sealed class Accounts(IServiceScopeFactory scopes, StoredBytes stored, AccessControl access, TimeProvider time) : IAccounts, IDisposable
{
    private const int LongestName = 100;
    private const int PasswordBytes = 15;

    // Two administrators must not take the role from each other at the same time.
    private readonly SemaphoreSlim _gate = new(1, 1);

    public void Dispose() => _gate.Dispose();

    public async Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        access.DemandInPerson(Role.Administrator);
        await using var scope = scopes.CreateAsyncScope();
        var accounts = await Users(scope).Users.AsNoTracking().OrderBy(account => account.NormalizedUserName).ToListAsync(cancellationToken);
        return [.. accounts.Select(Summarize)];
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope).Users.CountAsync(cancellationToken);
    }

    public async Task<string> CreateAsync(string name, Role role, CancellationToken cancellationToken = default)
    {
        access.DemandInPerson(Role.Administrator);
        var password = NewPassword();
        await AddAsync(name, role, password, mustChange: true);
        return password;
    }

    public Task SetRoleAsync(Guid id, Role role, CancellationToken cancellationToken = default)
    {
        if (role == Role.Nobody)
            throw new UserErrorException("An account is a viewer's, a member's or an administrator's. Choose one of these, or disable the account.");
        return ChangeAsync(id, "account.role", account => $"{account.UserName}: {account.Role} to {role}", async (users, account) =>
        {
            await DemandAnotherAdministratorAsync(users, account, role);
            account.Role = role;
            await CheckAsync(users.UpdateSecurityStampAsync(account));
        });
    }

    public async Task<string> ResetPasswordAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var password = NewPassword();
        await ChangeAsync(id, "account.password-reset", account => account.UserName!, (users, account) => SetPasswordAsync(users, account, password, mustChange: true));
        return password;
    }

    public Task SetDisabledAsync(Guid id, bool disabled, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, disabled ? "account.disabled" : "account.enabled", account => account.UserName!, async (users, account) =>
        {
            if (disabled)
                await DemandAnotherAdministratorAsync(users, account, Role.Nobody);
            account.Disabled = disabled;
            await CheckAsync(users.UpdateSecurityStampAsync(account));
        });

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, "account.deleted", account => account.UserName!, async (users, account) =>
        {
            await DemandAnotherAdministratorAsync(users, account, Role.Nobody);
            await CheckAsync(users.DeleteAsync(account));
        });

    /// <summary>Whether there is somebody who can make others.</summary>
    public async Task<bool> HasAdministratorAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope).Users.AnyAsync(account => account.Role == Role.Administrator && !account.Disabled);
    }

    /// <summary>Makes an account. The caller has seen to it that this may be.</summary>
    public async Task<Account> AddAsync(string name, Role role, string? password, bool mustChange)
    {
        if (name.Trim() is not { Length: > 0 and <= LongestName } trimmed || trimmed.Any(char.IsControl))
            throw new UserErrorException($"The name of an account has 1 to {LongestName} characters, none of them a control character.");
        if (role == Role.Nobody)
            throw new UserErrorException("An account is a viewer's, a member's or an administrator's. Choose one of these.");
        await using var scope = scopes.CreateAsyncScope();
        var account = new Account { Id = Guid.CreateVersion7(time.GetUtcNow()), UserName = trimmed, Role = role, CreatedAt = time.GetUtcNow(), MustChangePassword = mustChange };
        await CheckAsync(password is null ? Users(scope).CreateAsync(account) : Users(scope).CreateAsync(account, password));
        access.Record("account.created", $"{trimmed} ({role})");
        return account;
    }

    /// <summary>From the server's own command line: makes an account, or gives one that there is a new password.</summary>
    /// <returns>The password, which must be changed with the next sign-in.</returns>
    public async Task<string> RescueAsync(string name, Role role)
    {
        var password = NewPassword();
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        if (await users.FindByNameAsync(name.Trim()) is not { } account)
        {
            await AddAsync(name, role, password, mustChange: true);
            return password;
        }

        (account.Role, account.Disabled) = (role, false);
        await SetPasswordAsync(users, account, password, mustChange: true);
        access.Record("account.password-reset", $"{account.UserName} ({role})");
        return password;
    }

    /// <exception cref="UserErrorException">Something about it was refused.</exception>
    public static async Task CheckAsync(Task<IdentityResult> task)
    {
        var result = await task;
        if (!result.Succeeded)
            throw new UserErrorException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }

    private async Task ChangeAsync(Guid id, string action, Func<Account, string> subject, Func<UserManager<Account>, Account, Task> change)
    {
        access.DemandInPerson(Role.Administrator);
        await _gate.WaitAsync();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = await Users(scope).FindByIdAsync(id.ToString()) ?? throw new NotFoundException("This account was deleted meanwhile.");
            var what = subject(account);
            await change(Users(scope), account);
            access.Record(action, what);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task DemandAnotherAdministratorAsync(UserManager<Account> users, Account account, Role role)
    {
        if (account is { Role: Role.Administrator, Disabled: false } && role != Role.Administrator
            && !await users.Users.AnyAsync(other => other.Id != account.Id && other.Role == Role.Administrator && !other.Disabled))
            throw new UserErrorException($"{account.UserName} is the last administrator. Make somebody else one first.");
    }

    private static async Task SetPasswordAsync(UserManager<Account> users, Account account, string password, bool mustChange)
    {
        account.MustChangePassword = mustChange;
        account.LockoutEnd = null;
        account.AccessFailedCount = 0;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await CheckAsync(users.UpdateSecurityStampAsync(account));
    }

    private AccountSummary Summarize(Account account) => new(
        account.Id, account.UserName!, account.Role, account.CreatedAt, account.LastSignIn, account.Disabled,
        account.LockoutEnd > time.GetUtcNow(), account.PasswordHash is null)
    {
        StoredBytes = stored.Of(account.Id),
    };

    private static UserManager<Account> Users(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<Account>>();

    private static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
}
