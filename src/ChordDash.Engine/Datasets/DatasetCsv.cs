using ChordDash.Engine.Chords;
using CsvHelper;

namespace ChordDash.Engine.Datasets;

/// <summary>Writes a data set as comma-separated values (RFC 4180): a header and a row per piece, its chords separated by blanks.</summary>
public static class DatasetCsv
{
    /// <param name="classNames">Shown names in class-index order.</param>
    /// <param name="names">Adds a column of symbols, if there are any.</param>
    public static void Write(
        TextWriter writer, ChordDataset dataset, IReadOnlyList<string> classNames, ChordNames names, CancellationToken cancellationToken = default)
    {
        foreach (var _ in WriteByRow(writer, dataset, classNames, names))
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The same, with each step one row, so that what was written can be sent before there is more.</summary>
    /// <returns>The rows that were written, from 0 on.</returns>
    public static IEnumerable<int> WriteByRow(TextWriter writer, ChordDataset dataset, IReadOnlyList<string> classNames, ChordNames names)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(names);
        return Rows(writer, dataset, classNames, names);
    }

    private static IEnumerable<int> Rows(TextWriter writer, ChordDataset dataset, IReadOnlyList<string> classNames, ChordNames names)
    {
        using var csv = CsvWriter.Create(writer, new CsvWriterOptions(), leaveOpen: true);
        csv.WriteHeader(["row", .. dataset.Labels is null ? [] : (string[])["label", "composer"], "beats", "codes", .. names.HasSymbols ? (string[])["symbols"] : []]);
        for (var row = 0; row < dataset.Sequences.Count; row++)
        {
            var codes = dataset.Sequences[row].ToArray();
            csv.WriteField(row);
            if (dataset.Labels is { } labels)
            {
                csv.WriteField(Harmless(dataset.ClassLabels[labels[row]]));
                csv.WriteField(Harmless(classNames[labels[row]]));
            }
            csv.WriteField(codes.Length);
            csv.WriteField(string.Join(' ', codes));
            if (names.HasSymbols)
                csv.WriteField(Harmless(string.Join(' ', codes.Select(names.Name))));
            csv.EndRecord();
            yield return row;
        }
    }

    // Names and symbols are the user's: one that starts like a formula gets an apostrophe, so that no spreadsheet computes it. Codes may start with a minus.
    private static string Harmless(string name) => name is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{name}" : name;
}
