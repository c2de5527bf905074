using System.Globalization;
using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets;

/// <summary>Finds pieces of a data set.</summary>
public static class PieceFilter
{
    /// <param name="classIndex">Only pieces of this class; null for all.</param>
    /// <param name="search">"#12" for the piece in row 12, else chords (symbols or codes) that must follow one another; blank for all.</param>
    /// <returns>Rows, counted from 0, ascending.</returns>
    /// <exception cref="UserErrorException">The search is neither.</exception>
    public static IReadOnlyList<int> Find(ChordDataset dataset, ChordNames names, int? classIndex, string? search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(names);
        var text = search?.Trim() ?? "";
        IEnumerable<int> rows = Enumerable.Range(0, dataset.Sequences.Count);
        if (classIndex is not null)
            rows = rows.Where(row => dataset.Labels?[row] == classIndex);
        if (text.StartsWith('#'))
        {
            var row = int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new UserErrorException($"\"{text}\" is no row. Write # and a number, such as #12.");
            rows = rows.Where(candidate => candidate == row);
        }
        else if (text.Length > 0)
        {
            var chords = Parse(text, names);
            rows = rows.Where(row => Contains(dataset.Sequences[row].Span, chords));
        }

        var found = new List<int>();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(row);
        }
        return found;
    }

    /// <summary>For each place the codes that may stand there: data may have a chord under any code with its notes.</summary>
    private static List<IReadOnlyList<int>> Parse(string text, ChordNames names)
    {
        var sequence = ChordSequenceParser.Parse(text, names);
        if (sequence.Tokens.FirstOrDefault(token => token.Error is not null) is { } unknown)
            throw new UserErrorException(unknown.Error!);
        return [.. sequence.Codes.Select(code => names.Standard && StandardChords.IsStandard(code) ? StandardChords.SameNotes(code) : [code])];
    }

    private static bool Contains(ReadOnlySpan<int> sequence, List<IReadOnlyList<int>> chords)
    {
        for (var start = 0; start <= sequence.Length - chords.Count; start++)
        {
            var matched = 0;
            while (matched < chords.Count && chords[matched].Contains(sequence[start + matched]))
                matched++;
            if (matched == chords.Count)
                return true;
        }
        return false;
    }
}
