using ChordDash.Server.Hosting;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Accounts;

/// <summary>What may be wrong with a new account, in sentences.</summary>
internal sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) =>
        Of(nameof(DuplicateUserName), $"There is an account '{userName}' already. Choose another name.");

    public override IdentityError PasswordTooShort(int length) =>
        Of(nameof(PasswordTooShort), $"A password has {ChordDashOptions.MinPasswordLength} characters or more. Take some words together.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Of(nameof(PasswordRequiresUniqueChars), $"A password has {uniqueChars} different characters or more.");

    public override IdentityError ConcurrencyFailure() =>
        Of(nameof(ConcurrencyFailure), "Somebody else changed this account at the same time. Look at it again.");

    private static IdentityError Of(string code, string description) => new() { Code = code, Description = description };
}
