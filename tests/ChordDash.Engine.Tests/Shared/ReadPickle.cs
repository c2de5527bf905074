using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>Reads pickles and writes down what was read.</summary>
internal static class ReadPickle
{
    public static ChordDataset Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return PickleDatasetReader.Read(stream);
    }

    /// <summary>Such as "0 5 -1 = bach | 7 = satie".</summary>
    public static string Show(ChordDataset data) =>
        string.Join(
            " | ",
            data.Sequences.Select(
                (sequence, row) =>
                    $"{string.Join(' ', sequence.ToArray())}{(data.Labels is null ? "" : $" = {data.ClassLabels[data.Labels[row]]}")}"
            )
        );
}
