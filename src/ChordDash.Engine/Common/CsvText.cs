using System.Text;
using CsvHelper;

namespace ChordDash.Engine.Common;

/// <summary>
/// How texts are written to CSV files, so that no spreadsheet computes a name: in quotes, and with an apostrophe in front of what starts
/// like a formula. That is looked for behind separators too, since an Excel that splits at semicolons, such as a Polish one, does not know
/// the quotes within a line.
/// </summary>
internal static class CsvText
{
    public static CsvWriter Create(TextWriter writer, CsvForm form)
    {
        if (form.ByteOrderMark)
            writer.Write('\uFEFF');
        return CsvWriter.Create(
            writer,
            new CsvWriterOptions { Separator = form.Separator, FormatProvider = form.Numbers },
            leaveOpen: true
        );
    }

    /// <summary>Writes a text of somebody's. Digits alone stay as they are, for programs that read labels as numbers.</summary>
    public static void WriteText(this CsvWriter csv, string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            csv.WriteField(text);
        else
            csv.WriteField(Harmless(text), CsvQuoting.Always);
    }

    /// <param name="columns">Words of this product.</param>
    /// <param name="names">Columns that are called as somebody called them.</param>
    /// <param name="last">Words of this product behind them.</param>
    public static void WriteHeading(this CsvWriter csv, IEnumerable<string> columns, IEnumerable<string> names, params string[] last)
    {
        foreach (var column in columns)
            csv.WriteField(column);
        foreach (var name in names)
            csv.WriteText(name);
        foreach (var column in last)
            csv.WriteField(column);
        csv.EndRecord();
    }

    /// <summary>The text with an apostrophe at each place where a formula would start.</summary>
    public static string Harmless(string text)
    {
        var harmless = new StringBuilder(text.Length + 1);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsCellStart(text, at) && StartsFormula(text, at, first: at == 0))
                harmless.Append('\'');
            harmless.Append(text[at]);
        }
        return harmless.ToString();
    }

    /// <summary>What <see cref="Harmless"/> was given.</summary>
    public static string Restore(string harmless)
    {
        var text = new StringBuilder(harmless.Length);
        for (var at = 0; at < harmless.Length; at++)
        {
            if (harmless[at] != '\'' || !IsCellStart(harmless, at) || !StartsFormula(harmless, at + 1, first: at == 0))
                text.Append(harmless[at]);
        }
        return text.ToString();
    }

    private static bool IsCellStart(string text, int at) => at == 0 || IsSeparator(text[at - 1]);

    private static bool IsSeparator(char character) => character is ',' or ';' or '|' or '\t' or '\r' or '\n';

    /// <summary>
    /// Blanks and quotes are passed over: some spreadsheets take them away. Each character is looked at for one cell only.
    /// </summary>
    private static bool StartsFormula(string text, int at, bool first)
    {
        while (at < text.Length && (text[at] is '"' or '\'' || (char.IsWhiteSpace(text[at]) && !IsSeparator(text[at]))))
            at++;
        return at < text.Length
            && (text[at] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' || (first && text[at] is '\t' or '\r'));
    }
}
