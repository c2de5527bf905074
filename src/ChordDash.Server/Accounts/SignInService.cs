using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>Signs in and out, and changes one's own password. Only within a request: it sets cookies.</summary>
internal sealed class SignInService(
    SignInManager<Account> signIn,
    UserManager<Account> users,
    ChordDashContext database,
    ConstantTimePasswordHasher hasher,
    SignInTurns turns,
    AuditLog audit,
    TimeProvider time,
    IOptions<IdentityOptions> identity
)
{
    private long LockoutMinutes => (long)Math.Round(identity.Value.Lockout.DefaultLockoutTimeSpan.TotalMinutes);

    /// <returns>Null if it did; else a message that does not tell whether there is such an account.</returns>
    public async Task<Message?> SignInAsync(string name, string password, bool remember)
    {
        name = name.Trim();
        using var turn = await turns.TakeAsync(name, signIn.Context.RequestAborted);
        if (turn is null)
            return Refuse(name, "sign-in.refused");
        // As the try before has left it, and not as a cookie's check may have read it.
        database.ChangeTracker.Clear();
        var account = await users.FindByNameAsync(name);
        // A password is hashed in every case, so that the time taken does not tell either.
        if (account is not { Disabled: false, PasswordHash: not null } || await users.IsLockedOutAsync(account))
        {
            hasher.TakeTime(password);
            return Refuse(
                account?.UserName ?? name,
                account is { Disabled: false, PasswordHash: not null } ? "sign-in.locked-out" : "sign-in.refused"
            );
        }

        var result = await signIn.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
        if (!result.Succeeded)
            return Refuse(account.UserName!, result.IsLockedOut ? "sign-in.locked-out" : "sign-in.refused");
        await EnteredAsync(account);
        return null;
    }

    /// <summary>Signs in who has just proved to be the account's owner in another way.</summary>
    public async Task SignInAsync(Account account)
    {
        await signIn.SignInAsync(account, isPersistent: false);
        await EnteredAsync(account);
    }

    public async Task SignOutAsync()
    {
        if (AccountClaims.Read(signIn.Context.User).Account is { } account)
            audit.Add(account.Name, AccessControl.Address, "sign-out", "");
        await signIn.SignOutAsync();
    }

    /// <summary>Ends all other sessions of the account.</summary>
    /// <exception cref="UserErrorException">The old password is wrong, or the new one too simple.</exception>
    public async Task ChangePasswordAsync(string old, string next)
    {
        // Old passwords can be guessed here too.
        using var turn = await turns.TakeAsync(signIn.Context.User.Identity?.Name ?? "", signIn.Context.RequestAborted)
            ?? throw TooManyTries();
        database.ChangeTracker.Clear();
        var account = await users.GetUserAsync(signIn.Context.User) ?? throw new UserErrorException(AccessMessages.AccountRequired);
        if (await users.IsLockedOutAsync(account))
            throw TooManyTries();
        if (string.Equals(old, next, StringComparison.Ordinal))
            throw new UserErrorException(AccountMessages.PasswordIsOldOne);
        if (!await users.CheckPasswordAsync(account, old))
        {
            await AccountStore.CheckAsync(users.AccessFailedAsync(account));
            throw new UserErrorException(AccountMessages.OldPasswordIsWrong);
        }

        account.MustChangePassword = false;
        await AccountStore.CheckAsync(users.ChangePasswordAsync(account, old, next));
        await signIn.RefreshSignInAsync(account);
        audit.Add(account.UserName, AccessControl.Address, "password.changed", "");
    }

    private async Task EnteredAsync(Account account)
    {
        account.LastSignIn = time.GetUtcNow();
        await AccountStore.CheckAsync(users.UpdateAsync(account));
        audit.Add(account.UserName, AccessControl.Address, "sign-in", "");
    }

    private Message Refuse(string name, string action)
    {
        audit.Add(person: null, AccessControl.Address, action, name);
        return AccountMessages.SignInRefused(LockoutMinutes);
    }

    private UserErrorException TooManyTries() => new(AccountMessages.TooManyWrongPasswords(LockoutMinutes));
}
