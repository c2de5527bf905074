using System.Globalization;

namespace ChordDash.Engine.Common;

/// <summary>
/// The form of a CSV file: as programs read it, or as a spreadsheet reads it whose language writes decimal commas. Such a spreadsheet, a
/// Polish Excel for instance, separates fields by semicolons, and takes a file for UTF-8 only if it begins with a byte order mark.
/// </summary>
/// <param name="Semicolons">Whether semicolons separate the fields; numbers have a decimal comma then. Else commas and decimal
/// points.</param>
/// <param name="ByteOrderMark">Whether the file begins with the byte order mark of UTF-8.</param>
public sealed record CsvForm(bool Semicolons = false, bool ByteOrderMark = false)
{
    private static readonly NumberFormatInfo DecimalCommas = NumberFormatInfo.ReadOnly(
        new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = " " }
    );

    /// <summary>Commas, decimal points, no byte order mark.</summary>
    public static CsvForm Plain { get; } = new();

    internal char Separator => Semicolons ? ';' : ',';

    internal IFormatProvider Numbers => Semicolons ? DecimalCommas : CultureInfo.InvariantCulture;
}
