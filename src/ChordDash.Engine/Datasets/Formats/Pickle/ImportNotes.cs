using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Collects what there is to say about how a file was read. Takes bounded memory, whatever the file.</summary>
internal sealed class ImportNotes
{
    /// <summary>Different texts that are counted one by one.</summary>
    private const int MaxTexts = 1_000;

    private const int MaxExamples = 20;
    private const int MaxExampleLength = 100;

    private readonly Dictionary<ImportRemarkKind, long> _counts = [];
    private readonly Dictionary<(ImportRemarkKind Kind, string Text), RemarkExample> _examples = [];

    public IReadOnlyList<ImportRemark> Remarks =>
        [
            .. _counts
                .OrderBy(entry => entry.Key)
                .Select(entry => new ImportRemark(
                    entry.Key,
                    entry.Value,
                    [
                        .. _examples
                            .Where(example => example.Key.Kind == entry.Key)
                            .Select(example => example.Value)
                            .OrderByDescending(example => example.Count)
                            .ThenBy(example => example.Row)
                            .ThenBy(example => example.Text, StringComparer.Ordinal)
                            .Take(MaxExamples),
                    ]
                )),
        ];

    public void Add(ImportRemarkKind kind, long count = 1) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, kind, out _) += count;

    public void Add(ImportRemarkKind kind, string text, int row = -1, Message? note = null, long count = 1)
    {
        Add(kind, count);
        AddExample(kind, text, row, note, count);
    }

    /// <param name="words">They are the text in English, and its note.</param>
    public void Add(ImportRemarkKind kind, Message words, int row = -1) => Add(kind, words.ToString(), row, words);

    /// <summary>Counts a text once, however often it is met.</summary>
    public void AddOnce(ImportRemarkKind kind, string text)
    {
        if (!_examples.ContainsKey((kind, Short(text))) && AddExample(kind, text, row: -1, note: null, count: 1))
            Add(kind);
    }

    private bool AddExample(ImportRemarkKind kind, string text, int row, Message? note, long count)
    {
        var key = (kind, Short(text));
        if (!_examples.TryGetValue(key, out var known))
        {
            if (_examples.Count >= MaxTexts)
                return false;
            known = new(key.Item2, 0, row, note);
        }
        _examples[key] = known with { Count = known.Count + count };
        return true;
    }

    private static string Short(string text) =>
        text.Length <= MaxExampleLength
            ? text
            : text[..(char.IsHighSurrogate(text[MaxExampleLength - 1]) ? MaxExampleLength - 1 : MaxExampleLength)];
}
