using System.Buffers.Binary;
using System.Security.Cryptography;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Refuses passwords that are on the lists of the most common ones, or made of their words, of the account's name or of the product's.
/// </summary>
internal sealed class GuessablePasswords : IPasswordValidator<Account>
{
    // "Very guessable" is less: zxcvbn's classes are those of its authors, from 0 to 4.
    private const int MinScore = 2;

    // What is looked for costs more than proportionally to the length; nothing guessable is as long.
    private const int MaxScoredLength = 72;

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        if (password is null)
            return Task.FromResult(IdentityResult.Success);
        if (password.Length > Limits.MaxPasswordCharacters)
            return Task.FromResult(Refuse(AccountMessages.PasswordTooLong(Limits.MaxPasswordCharacters)));
        var known = new List<string> { "ChordDash", "chord", "dash" };
        if (user.UserName is { } name)
            known.AddRange([name, .. name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5)]);
        var result = Zxcvbn.Zxcvbn.MatchPassword(password[..Math.Min(password.Length, MaxScoredLength)], known);
        return Task.FromResult(result.Score >= MinScore ? IdentityResult.Success : Refuse(AccountMessages.PasswordIsGuessable));
    }

    private static IdentityResult Refuse(Message problem) => IdentityResult.Failed(new AccountError(problem));
}

/// <summary>
/// PBKDF2 as Identity does it, with a number of rounds as OWASP asks, and the same time for hashes of fewer, so that the time does not tell
/// that there is an account.
/// </summary>
internal sealed class ConstantTimePasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Account>(options)
{
    /// <summary>OWASP's Password Storage Cheat Sheet, for PBKDF2 with SHA-512.</summary>
    public const int Rounds = 210_000;

    // Of Identity's third format: a mark, the function, then the rounds.
    private const int RoundsAt = 5;

    private readonly int _rounds = options.Value.IterationCount;

    private readonly Lazy<string> _nobodys = new(() => new PasswordHasher<Account>(options).HashPassword(new Account(), "nobody's"));

    public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        var result = base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        var rounds = RoundsOf(hashedPassword);
        if (result == PasswordVerificationResult.Failed && rounds < _rounds)
            Rfc2898DeriveBytes.Pbkdf2(providedPassword, new byte[16], _rounds - rounds, HashAlgorithmName.SHA512, 32);
        return result;
    }

    /// <summary>Takes as long as a wrong password does, where there is nothing to compare with.</summary>
    public void TakeTime(string password) => base.VerifyHashedPassword(new Account(), _nobodys.Value, password);

    internal static int RoundsOf(string hash)
    {
        Span<byte> bytes = stackalloc byte[128];
        return Convert.TryFromBase64String(hash, bytes, out var length) && length > RoundsAt + 4 && bytes[0] == 1
            ? (int)Math.Min(Rounds, BinaryPrimitives.ReadUInt32BigEndian(bytes[RoundsAt..]))
            : 0;
    }
}
