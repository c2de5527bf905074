using ChordDash.Components.Shared.Formatting;

namespace ChordDash.Component.Tests.Formatting;

public sealed class TableTextTests
{
    private static readonly TableText Table = new(
        ["Run", "Accuracy, 95 %"],
        [
            ["A & B_c #1 {x} | 50% \\ ~ ^ $5 <b>", "85.7\u00a0±\u00a06.6\u00a0%"],
            ["two\nlines", "▼\u00a0−0.4"],
        ]
    );

    [Fact]
    public void Latex_OfAnything_EscapesWhatTexWouldTakeForACommand() =>
        Assert.Equal(
            """
            \begin{tabular}{lr}
            \toprule
            Run & Accuracy, 95 \% \\
            \midrule
            A \& B\_c \#1 \{x\} $|$ 50\% \textbackslash{} \textasciitilde{} \textasciicircum{} \$5 $<$b$>$ & 85.7~$\pm$~6.6~\% \\
            two lines & $-$0.4 \\
            \bottomrule
            \end{tabular}

            """.ReplaceLineEndings("\n"),
            Table.ToLatex()
        );

    [Fact]
    public void Markdown_OfAnything_KeepsItsRowsAndColumns() =>
        Assert.Equal(
            """
            | Run | Accuracy, 95 % |
            | --- | ---: |
            | A & B\_c \#1 \{x\} \| 50% \\ \~ ^ \$5 \<b\> | 85.7 ± 6.6 % |
            | two lines | −0.4 |

            """.ReplaceLineEndings("\n"),
            Table.ToMarkdown().Replace('\u00a0', ' ')
        );
}
