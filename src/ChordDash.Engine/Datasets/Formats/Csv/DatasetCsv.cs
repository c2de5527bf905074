using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Formats.Csv;

/// <summary>Writes a data set as comma-separated values (RFC 4180): a header and a row per piece, its chords separated by blanks.</summary>
public static class DatasetCsv
{
    /// <param name="classNames">Shown names in class-index order.</param>
    /// <param name="names">Adds a column of symbols, if there are any.</param>
    public static void Write(
        TextWriter writer,
        ChordDataset dataset,
        IReadOnlyList<string> classNames,
        ChordNames names,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var _ in WriteByRow(writer, dataset, classNames, names))
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The same, with each step one row, so that what was written can be sent before there is more.</summary>
    /// <returns>The rows that were written, from 0 on.</returns>
    public static IEnumerable<int> WriteByRow(
        TextWriter writer,
        ChordDataset dataset,
        IReadOnlyList<string> classNames,
        ChordNames names,
        CsvForm? form = null
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(names);
        return Rows(writer, dataset, classNames, names, form ?? CsvForm.Plain);
    }

    private static IEnumerable<int> Rows(
        TextWriter writer,
        ChordDataset dataset,
        IReadOnlyList<string> classNames,
        ChordNames names,
        CsvForm form
    )
    {
        using var csv = CsvText.Create(writer, form);
        string[] labels = dataset.Labels is null ? [] : ["label", "composer"];
        csv.WriteHeading(["row", .. labels, "beats", "codes", .. names.HasSymbols ? (string[])["symbols"] : []], names: []);
        for (var row = 0; row < dataset.Sequences.Count; row++)
        {
            var codes = dataset.Sequences[row].ToArray();
            csv.WriteField(row);
            if (dataset.Labels is { } known)
            {
                csv.WriteText(dataset.ClassLabels[known[row]]);
                csv.WriteText(classNames[known[row]]);
            }
            csv.WriteField(codes.Length);
            // Numbers and blanks: no spreadsheet takes them for a formula, though a rest is -1.
            csv.WriteField(string.Join(' ', codes));
            if (names.HasSymbols)
                csv.WriteText(string.Join(' ', codes.Select(names.Name)));
            csv.EndRecord();
            yield return row;
        }
    }
}
