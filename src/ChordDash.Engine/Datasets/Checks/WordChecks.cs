using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;

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
        var listed = words.Take(MaxListed).Select(entry => $"{dataset.FindToken(entry.Key)} ({entry.Value:N0})").ToList();
        if (words.Count > MaxListed)
            listed.Add($"and {words.Count - MaxListed:N0} more");
        var title =
            $"{DatasetChecker.Count(words.Count, "word is no chord", "words are no chords")} of the standard vocabulary: "
            + $"{string.Join(", ", listed)}.";
        if (dataset.FirstToken == 0)
        {
            yield return new(
                FindingKind.UnknownWords,
                words.Count < beats.Count ? FindingSeverity.Warning : FindingSeverity.Information,
                title,
                "The chords of this data set are words of its own, each with a code of its own. Training works with any words, but "
                    + "whoever asks a model has to write them in the very same way.",
                "Nothing needs to be done if that is meant. Degrees such as V7 can be written as chords in C major or A minor."
            );
            yield break;
        }
        yield return new(
            FindingKind.UnknownWords,
            FindingSeverity.Warning,
            title,
            Nearest(words, dataset, cancellationToken) is { Length: > 0 } near
                ? "Each of them has a code of its own, from 192 on, beside the chords. A model learns them as if they were chords. "
                    + $"The nearest chords are {near}."
                : "Each of them has a code of its own, from 192 on, beside the chords. A model learns them as if they were chords.",
            "Correct the words and upload the file again, or take them as rests."
        )
        {
            Rows = subject.Rows(row => dataset.Sequences[row].Span.ContainsAnyExceptInRange(StandardChords.Rest, StandardChords.Last)),
            Action = "Take these words as rests",
            Edit = new() { RestFor = [.. codes.Order()] },
        };
    }

    private static string Nearest(List<KeyValuePair<int, long>> words, ChordDataset dataset, CancellationToken cancellationToken)
    {
        var near = new List<string>();
        foreach (var word in words.Take(MaxListed).Select(entry => dataset.FindToken(entry.Key)!))
        {
            if (Parse(word, cancellationToken).Tokens is [{ Suggestion: { } chord }])
                near.Add($"{chord} for {word}");
        }
        return string.Join(", ", near);
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
