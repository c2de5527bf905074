namespace ChordDash.Components.Charts;

/// <summary>One line of a <see cref="LiveChart"/>.</summary>
/// <param name="Source">Which run's points, see <see cref="ChartBoard.Sources"/>.</param>
/// <param name="Column">Which of the board's columns.</param>
/// <param name="Hue">Index into the palette, for the marker's shape too: lines of the same hue belong together.</param>
/// <param name="Dashed">Training is dashed, validation solid.</param>
/// <param name="Key">What hides it: lines of the same key come and go together. Null stands for its column.</param>
/// <param name="Measure">What it shows, where <paramref name="Name"/> says of which run.</param>
/// <param name="Dash">Which pattern of dashes, from 0, tells it from others of its hue; not with <paramref name="Dashed"/>.</param>
public sealed record ChartLine(
    string Source,
    string Column,
    string Name,
    int Hue,
    bool Dashed = false,
    string? Key = null,
    string? Measure = null,
    int Dash = 0
);

/// <summary>What the values of a chart are.</summary>
public enum ChartUnit
{
    Number,

    /// <summary>0 … 1, drawn on that range and written as percentages.</summary>
    Percent,
    Bytes,
}

/// <summary>A horizontal line to compare with.</summary>
public sealed record ChartReference(double Value, string Label);

/// <summary>A vertical line where something happened to a run.</summary>
/// <param name="Kind">"best", "resumed", "checkpoint" or "stopped".</param>
/// <param name="Sign">Stands at the line and in the legend.</param>
/// <param name="Text">For the legend; {0} stands for the epoch.</param>
public sealed record ChartMark(string Kind, int Epoch, string Sign, string Text);

/// <summary>What a board is made of; fixed for its life.</summary>
/// <param name="Texts">What the script writes, in the page's language.</param>
internal sealed record BoardOptions(
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Sources,
    IReadOnlyDictionary<string, string> Texts
);

/// <summary>What a chart is made of; fixed for its life.</summary>
/// <param name="Unit">"percent", "bytes" or null.</param>
/// <param name="Minimum">Fixed lower end of y; null follows the data.</param>
/// <param name="Maximum">Fixed upper end of y; null follows the data.</param>
/// <param name="CanLog">Whether the board's logarithmic scale concerns it.</param>
/// <param name="ShowsMarks">Whether its legend explains the marks.</param>
/// <param name="Height">Pixels.</param>
internal sealed record ChartOptions(
    string Key,
    string Title,
    IReadOnlyList<ChartLine> Lines,
    string? Unit,
    double? Minimum,
    double? Maximum,
    bool CanLog,
    bool ShowsMarks,
    int Height
);

/// <summary>One source's news for the script.</summary>
/// <param name="Generation">Points of another one are to be forgotten.</param>
/// <param name="From">Index of the first point of <paramref name="Columns"/>; those before have arrived.</param>
/// <param name="Columns">Values, [column][point]; null leaves a gap.</param>
/// <param name="Marks">All of them.</param>
internal sealed record ChartUpdate(
    string Source,
    int Generation,
    int From,
    IReadOnlyList<IReadOnlyList<double?>> Columns,
    IReadOnlyList<ChartMark> Marks
);
