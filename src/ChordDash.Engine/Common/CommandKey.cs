using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChordDash.Engine.Common;

/// <summary>
/// Names one command of a person or a program, so that it is done once even if it is sent again because no response came. What a command
/// makes gets its ids from the key: whether the command was done and what it made are stored together.
/// </summary>
public readonly record struct CommandKey(Guid Value)
{
    /// <summary>A key that is the same for the same parts in the same order: a UUID of version 8 (RFC 9562) from their SHA-256.</summary>
    public static CommandKey Of(params IEnumerable<string> parts)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts)))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }

    /// <summary>The id of what the command makes.</summary>
    /// <param name="account">Who sent the command; null for nobody. The same key from another account is another command.</param>
    /// <param name="index">Which of the things that the command makes, from 0.</param>
    public Guid MakeId(Guid? account, int index) => Of($"{Value}", $"{account}", FormattableString.Invariant($"{index}")).Value;
}
