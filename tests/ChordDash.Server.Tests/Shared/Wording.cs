using System.Text.RegularExpressions;

namespace ChordDash.Server.Tests.Shared;

/// <summary>Finds a message of which a test does not know every value.</summary>
internal static class Wording
{
    /// <summary>Stands for such a value in the message.</summary>
    public const string Any = "\uFFFC";

    /// <summary>Matches the message with any values in those places, each a group. Browsers understand it too.</summary>
    public static Regex Of(Message message) =>
        new(Regex.Escape(message.ToString()).Replace(Any, "(.*)", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
}
