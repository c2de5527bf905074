using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Accounts;

/// <summary>What may be wrong with a new account, in sentences.</summary>
internal sealed class AccountErrors : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) => new AccountError(AccountMessages.AccountNameTaken(userName));

    public override IdentityError PasswordTooShort(int length) =>
        new AccountError(AccountMessages.PasswordTooShort(ChordDashOptions.MinPasswordLength));

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        new AccountError(AccountMessages.PasswordTooUniform(uniqueChars));

    public override IdentityError ConcurrencyFailure() => new AccountError(AccountMessages.AccountChangedMeanwhile);
}

/// <summary>What is wrong with an account, as a message.</summary>
internal sealed class AccountError : IdentityError
{
    public AccountError(Message problem) => (Problem, Code, Description) = (problem, problem.Code, problem.ToString());

    public Message Problem { get; }
}
