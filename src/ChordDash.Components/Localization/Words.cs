using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChordDash.Components.Localization;

/// <summary>Shows messages in the language of the user.</summary>
public static class Words
{
    [return: NotNullIfNotNull(nameof(message))]
    public static string? T(Message? message) => message?.Text(Languages.IsPolish ? Languages.Polish : CultureInfo.InvariantCulture);
}
