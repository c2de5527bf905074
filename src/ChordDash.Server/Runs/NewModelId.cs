using System.Security.Cryptography;

namespace ChordDash.Server.Runs;

/// <summary>Names the model that a run will make.</summary>
internal static class NewModelId
{
    /// <summary>The model's folder is known before its row, so that one whose row could not be written is found again.</summary>
    public static Guid Of(Guid runId, int round) =>
        new(SHA256.HashData([.. runId.ToByteArray(), .. BitConverter.GetBytes(round)]).AsSpan(0, 16));
}
