using System.Globalization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets;

/// <summary>Finds pieces of a data set.</summary>
public static class PieceFilter
{
    private const int RowsPerCheck = 256;
    private const int MaxQuoteLength = 40;

    /// <param name="classIndex">Only pieces of this class; null for all.</param>
    /// <param name="search">"#12" for the piece in row 12, else chords (symbols or codes) that must follow one another; blank for
    /// all.</param>
    /// <returns>Rows, counted from 0, ascending.</returns>
    /// <exception cref="UserErrorException">The search is neither.</exception>
    public static IReadOnlyList<int> Find(
        ChordDataset dataset,
        ChordNames names,
        int? classIndex,
        string? search,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(names);
        var text = search?.Trim() ?? "";
        var rows = Enumerable
            .Range(0, dataset.Sequences.Count)
            .Where(row =>
            {
                if (row % RowsPerCheck == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                return true;
            });
        if (classIndex is not null)
            rows = rows.Where(row => dataset.Labels?[row] == classIndex);
        if (text.StartsWith('#'))
        {
            var row = int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new UserErrorException(DatasetMessages.SearchNamesNoRow(text[..Math.Min(text.Length, MaxQuoteLength)]));
            rows = rows.Where(candidate => candidate == row);
        }
        else if (Read(search, names, cancellationToken) is { } read)
        {
            var pattern = new ChordPattern(read.Codes, names.Standard);
            rows = rows.Where(row => pattern.IsIn(dataset.Sequences[row].Span));
        }

        return [.. rows];
    }

    /// <summary>How the chords of a search are read.</summary>
    /// <returns>Null if it looks for no chords.</returns>
    /// <exception cref="ReadingRefusedException">A chord was not understood.</exception>
    /// <exception cref="UserErrorException">The search is too long.</exception>
    public static TypedSequence? Read(string? search, ChordNames names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (search?.Trim() is not { Length: > 0 } text || text.StartsWith('#'))
            return null;
        if (text.Length > Limits.MaxSearchCharacters)
            throw new UserErrorException(DatasetMessages.SearchTooLong(Limits.MaxSearchCharacters));
        var sequence = ChordSequenceParser.Parse(text, names, cancellationToken: cancellationToken);
        return sequence.Tokens.FirstOrDefault(token => token.Error is not null) is { } unknown
                ? throw new ReadingRefusedException(unknown.Error!, UncertainToken.ListOf(sequence))
            : sequence.Beats.Count > 0 ? sequence
            : throw new UserErrorException(DatasetMessages.SearchHasNoChord);
    }
}
