using ChordDash.Engine.Common;

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
                    $"There is no separator '{ShownText.Clean(separator, Limits.MaxTagCharacters)}'. "
                        + $"Choose {Comma}, or {Semicolon} with decimal commas."
                ),
            },
            bom is true
        );
}
