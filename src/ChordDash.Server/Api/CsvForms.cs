using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Api;

/// <summary>How requests for CSV files choose their form.</summary>
internal static class CsvForms
{
    public const string Comma = "comma";
    public const string Semicolon = "semicolon";

    /// <param name="separator">The word or the sign; null for commas.</param>
    /// <param name="bom">Whether the file begins with a byte order mark.</param>
    /// <exception cref="UserErrorException">There is no such separator.</exception>
    public static CsvForm Read(string? separator, bool? bom) =>
        new(
            separator?.ToUpperInvariant() switch
            {
                null or "COMMA" or "," => false,
                "SEMICOLON" or ";" => true,
                _ => throw new UserErrorException(
                    ApiMessages.SeparatorUnknown(ShownText.Clean(separator, Limits.MaxTagCharacters), Comma, Semicolon)
                ),
            },
            bom is true
        );
}
