using ChordDash.Engine;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Access;

/// <summary>Signs in and out, and changes one's own password. Only within a request: it sets cookies.</summary>
internal sealed class SignInService(SignInManager<Account> signIn, UserManager<Account> users, AuditLog audit, TimeProvider time, IOptions<IdentityOptions> identity)
{
    // Something to compare with where there is no account, so that the time taken does not tell.
    private static readonly string NoPassword = new PasswordHasher<Account>().HashPassword(new Account(), "nobody's");

    /// <returns>Null if it did; else a sentence that does not tell whether there is such an account.</returns>
    public async Task<string?> SignInAsync(string name, string password, bool remember)
    {
        var account = await users.FindByNameAsync(name.Trim());
        if (account is null)
        {
            users.PasswordHasher.VerifyHashedPassword(new Account(), NoPassword, password);
            return Refuse(name, "sign-in.refused");
        }

        var result = account.Disabled ? SignInResult.NotAllowed : await signIn.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
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
        var account = await users.GetUserAsync(signIn.Context.User) ?? throw new UserErrorException("Sign in first: this needs an account.");
        if (await users.IsLockedOutAsync(account))
            throw new UserErrorException($"There were too many wrong passwords. Try again in {identity.Value.Lockout.DefaultLockoutTimeSpan.TotalMinutes:N0} minutes.");
        if (string.Equals(old, next, StringComparison.Ordinal))
            throw new UserErrorException("The new password is the old one. Choose another.");
        if (!await users.CheckPasswordAsync(account, old))
        {
            await users.AccessFailedAsync(account);
            throw new UserErrorException("The old password is wrong.");
        }

        account.MustChangePassword = false;
        await Accounts.CheckAsync(users.ChangePasswordAsync(account, old, next));
        await signIn.RefreshSignInAsync(account);
        audit.Add(account.UserName, AccessControl.Address, "password.changed", "");
    }

    private async Task EnteredAsync(Account account)
    {
        account.LastSignIn = time.GetUtcNow();
        await Accounts.CheckAsync(users.UpdateAsync(account));
        audit.Add(account.UserName, AccessControl.Address, "sign-in", "");
    }

    private string Refuse(string name, string action)
    {
        audit.Add(person: null, AccessControl.Address, action, name);
        return $"The name or the password is wrong, or there were too many tries: then wait {identity.Value.Lockout.DefaultLockoutTimeSpan.TotalMinutes:N0} minutes.";
    }
}
