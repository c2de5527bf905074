using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets;

/// <summary>Writes a data set as comma-separated values (RFC 4180): a header and a row per piece, its chords separated by blanks.</summary>
public static class DatasetCsv
{
    /// <param name="classNames">Shown names in class-index order.</param>
    /// <param name="names">Adds a column of symbols, if there are any.</param>
    public static void Write(
        TextWriter writer, ChordDataset dataset, IReadOnlyList<string> classNames, ChordNames names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(names);
        using var csv = CsvText.Create(writer);
        csv.WriteHeading(["row", .. dataset.Labels is null ? [] : (string[])["label", "composer"], "beats", "codes", .. names.HasSymbols ? (string[])["symbols"] : []], names: []);
        for (var row = 0; row < dataset.Sequences.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var codes = dataset.Sequences[row].ToArray();
            csv.WriteField(row);
            if (dataset.Labels is { } labels)
            {
                csv.WriteText(dataset.ClassLabels[labels[row]]);
                csv.WriteText(classNames[labels[row]]);
            }
            csv.WriteField(codes.Length);
            // Numbers and blanks: no spreadsheet takes them for a formula, though a rest is -1.
            csv.WriteField(string.Join(' ', codes));
            if (names.HasSymbols)
                csv.WriteText(string.Join(' ', codes.Select(names.Name)));
            csv.EndRecord();
        }
    }
}
