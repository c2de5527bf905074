using System.Collections;
using System.Globalization;
using Razorvine.Pickle;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Writes a data set as a pickle in the reference notebook's form with plain lists: a list of (list of codes, label) tuples, or a list of
/// lists without labels. Labels become whole numbers if all are such, else texts.
/// </summary>
public static class PickleDatasetWriter
{
    /// <param name="stream">Receives the pickle; stays open.</param>
    public static void Write(ChordDataset dataset, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(stream);
        var labels = ClassLabels(dataset);
        var rows = new ArrayList(dataset.Sequences.Count);
        for (var piece = 0; piece < dataset.Sequences.Count; piece++)
        {
            var sequence = new ArrayList(dataset.Sequences[piece].ToArray());
            rows.Add(dataset.Labels is null ? sequence : new[] { sequence, labels[dataset.Labels[piece]] });
        }
        // Without its memo: no object stands in two rows, and looking each number up takes most of the time.
        using var pickler = new Pickler(useMemo: false);
        // Not dump(rows, stream): disposing the pickler would close the stream.
        stream.Write(pickler.dumps(rows));
    }

    private static object[] ClassLabels(ChordDataset dataset)
    {
        var areNumbers = dataset.ClassLabels.All(label => long.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return [.. dataset.ClassLabels.Select(label => areNumbers ? (object)long.Parse(label, CultureInfo.InvariantCulture) : label)];
    }
}
