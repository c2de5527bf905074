using System.Text;

namespace ChordDash.Components.Shared.Formatting;

/// <summary>A table of figures as it is copied into a paper.</summary>
/// <param name="Columns">The first one names the rows; the others are aligned to the right.</param>
/// <param name="Rows">One cell for each column.</param>
public sealed record TableText(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>A table of GitHub's Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Append(Columns);
        text.Append("| --- |").Insert(text.Length, " ---: |", Columns.Count - 1).Append('\n');
        foreach (var row in Rows)
            Append(row);
        return text.ToString();

        void Append(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Markdown)).Append(" |\n");
    }

    /// <summary>A tabular of LaTeX, with the lines of the package booktabs.</summary>
    public string ToLatex()
    {
        var text = new StringBuilder($"\\begin{{tabular}}{{l{new string('r', Columns.Count - 1)}}}\n\\toprule\n");
        Append(Columns);
        text.Append("\\midrule\n");
        foreach (var row in Rows)
            Append(row);
        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();

        void Append(IReadOnlyList<string> cells) => text.AppendJoin(" & ", cells.Select(Latex)).Append(" \\\\\n");
    }

    // Whatever Markdown could take for a link, emphasis, code, HTML or the end of the cell.
    private static string Markdown(string text) =>
        string.Concat(
            Plain(text).Select(letter => @"\`*_{}[]<>#|~$".Contains(letter, StringComparison.Ordinal) ? $@"\{letter}" : $"{letter}")
        );

    private static string Latex(string text) =>
        string.Concat(
            Plain(text)
                .Select(letter =>
                    letter switch
                    {
                        '&' or '%' or '$' or '#' or '_' or '{' or '}' => $@"\{letter}",
                        '\\' => @"\textbackslash{}",
                        '~' => @"\textasciitilde{}",
                        '^' => @"\textasciicircum{}",
                        '<' => "$<$",
                        '>' => "$>$",
                        '|' => "$|$",
                        '\u00a0' => "~",
                        '±' => @"$\pm$",
                        '×' => @"$\times$",
                        '·' => @"$\cdot$",
                        '−' => "$-$",
                        'Δ' => @"$\Delta$",
                        '–' => "--",
                        '…' => @"\dots{}",
                        _ => $"{letter}",
                    }
                )
        );

    // A line break would end the row, and the arrows of differences only repeat their signs.
    private static string Plain(string text) =>
        string.Concat(
            text.Replace("▲\u00a0", "", StringComparison.Ordinal)
                .Replace("▼\u00a0", "", StringComparison.Ordinal)
                .Select(letter => char.IsControl(letter) ? ' ' : letter)
        );
}
