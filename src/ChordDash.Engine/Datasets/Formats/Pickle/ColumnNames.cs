namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>The names under which sequences and labels usually stand in dictionaries.</summary>
internal static class ColumnNames
{
    private static readonly string[] Sequences = ["X", "x", "sequences", "sequence", "chords", "pieces", "data"];
    private static readonly string[] Labels =
    [
        "y",
        "Y",
        "labels",
        "label",
        "composers",
        "composer",
        "classes",
        "class",
        "target",
        "targets",
    ];

    private static readonly int MaxLength = Sequences.Concat(Labels).Max(name => name.Length);

    public static (string Name, PickleValue Value)? FindSequences(PickledSequence dictionary, PickledContent content) =>
        Find(dictionary, Sequences, content);

    public static (string Name, PickleValue Value)? FindLabels(PickledSequence dictionary, PickledContent content) =>
        Find(dictionary, Labels, content);

    private static (string Name, PickleValue Value)? Find(PickledSequence dictionary, string[] names, PickledContent content)
    {
        for (var key = 0; key < dictionary.Count; key += 2)
        {
            content.Work.Take(1);
            if (content.FindName(dictionary[key], MaxLength) is { } text && names.Contains(text, StringComparer.Ordinal))
                return (text, dictionary[key + 1]);
        }
        return null;
    }
}
