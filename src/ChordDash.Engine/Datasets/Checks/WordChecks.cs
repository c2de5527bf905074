using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Words that a file has for chords and that are none of the standard vocabulary.</summary>
internal static class WordChecks
{
    private const int MaxListed = 10;

    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject, CancellationToken cancellationToken)
    {
        if (subject.Dataset is not { Tokens: not null } dataset)
            yield break;
        var beats = new Dictionary<int, long>();
        foreach (var sequence in dataset.Sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var code in sequence.Span)
            {
                if (dataset.FindToken(code) is not null)
                    CollectionsMarshal.GetValueRefOrAddDefault(beats, code, out _)++;
            }
        }
        // With words of its own, a file may have some chords among them.
        var words = beats
            .Where(entry => dataset.FirstToken > 0 || !IsChord(dataset.FindToken(entry.Key)!, cancellationToken))
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key)
            .ToList();
        if (words.Count == 0)
            yield break;
        var codes = words.Select(entry => entry.Key).ToHashSet();
        var listed = words.Take(MaxListed).Select(entry => CheckMessages.TextWithCount(dataset.FindToken(entry.Key), entry.Value)).ToList();
        if (words.Count > MaxListed)
            listed.Add(CheckMessages.AndMoreWords(words.Count - MaxListed));
        var title = CheckMessages.UnknownWordsTitle(words.Count, Message.Join(", ", listed));
        if (dataset.FirstToken == 0)
        {
            yield return new(
                FindingKind.UnknownWords,
                words.Count < beats.Count ? FindingSeverity.Warning : FindingSeverity.Information,
                title,
                CheckMessages.OwnWordsExplanation,
                CheckMessages.OwnWordsRemedy
            );
            yield break;
        }
        yield return new(
            FindingKind.UnknownWords,
            FindingSeverity.Warning,
            title,
            Nearest(words, dataset, cancellationToken) is { Count: > 0 } near
                ? CheckMessages.UnknownWordsExplanationWithNearest(Message.Join(", ", near))
                : CheckMessages.UnknownWordsExplanation,
            CheckMessages.UnknownWordsRemedy
        )
        {
            Rows = subject.Rows(row => dataset.Sequences[row].Span.ContainsAnyExceptInRange(StandardChords.Rest, StandardChords.Last)),
            Action = CheckMessages.UnknownWordsAction,
            Edit = new() { RestFor = [.. codes.Order()] },
        };
    }

    private static List<Message> Nearest(List<KeyValuePair<int, long>> words, ChordDataset dataset, CancellationToken cancellationToken)
    {
        var near = new List<Message>();
        foreach (var word in words.Take(MaxListed).Select(entry => dataset.FindToken(entry.Key)!))
        {
            if (Parse(word, cancellationToken).Tokens is [{ Suggestion: { } chord }])
                near.Add(CheckMessages.ChordForWord(chord, word));
        }
        return near;
    }

    // A degree is another chord in another key.
    private static bool IsChord(string word, CancellationToken cancellationToken) =>
        Parse(word, cancellationToken).Tokens is [{ Code: { } code }]
        && ChordKey.TryParse("F# major", out var key)
        && Parse(word, cancellationToken, key).Tokens is [{ Code: { } elsewhere }]
        && elsewhere == code;

    private static TypedSequence Parse(string word, CancellationToken cancellationToken, ChordKey? key = null) =>
        ChordSequenceParser.Parse(word, Standard, key, cancellationToken: cancellationToken);
}
