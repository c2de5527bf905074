using System.Text.RegularExpressions;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Finds the sequence in a pasted row of a data set: as Python prints one, or as a line of the CSV that a data set's page gives.
/// </summary>
internal static partial class PastedRow
{
    private const int MaxQuoteLength = 40;

    /// <param name="remark">What was left out; null when nothing was.</param>
    /// <returns>Where the sequence stands in the text: all of it when this is no row.</returns>
    public static Range Find(string text, out Message? remark)
    {
        remark = null;
        var match = Printed().Match(text);
        if (!match.Success)
            match = CsvLine().Match(text);
        if (!match.Success)
            return ..;
        var codes = match.Groups["codes"];
        if (match.Groups["label"] is { Success: true, Value: var label })
            remark = ChordMessages.LabelOfRowLeftOut(Shown(label));
        return codes.Index..(codes.Index + codes.Length);
    }

    // Of a CSV line as it is written: in quotes, with what keeps it from being a formula.
    private static string Shown(string label)
    {
        if (label is ['"', .. var quoted, '"'])
            label = CsvText.Restore(quoted.Replace("\"\"", "\"", StringComparison.Ordinal));
        return (label.Length > MaxQuoteLength ? label[..MaxQuoteLength] : label).Trim();
    }

    [GeneratedRegex(
        @"^\s*\(?\s*([a-z]*\.)?(array\()?\[(?<codes>[-+.,\s0-9]+)\]\s*(,\s*dtype=[\w.']+\s*)?\)?\s*"
            + @"(,\s*(?<label>[^,()\[\]]+?)\s*)?,?\s*\)?\s*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Printed();

    [GeneratedRegex(
        @"^\s*[0-9]+,((?<label>""([^""]|"""")*""|[^,\r\n]*),(""([^""]|"""")*""|[^,\r\n]*),)?"
            + @"[0-9]+,(?<codes>-?[0-9]+( -?[0-9]+)*)(,(""([^""]|"""")*""|[^,\r\n]*))?\s*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CsvLine();
}
