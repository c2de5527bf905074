using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Chord codes that are not what the rest of the data set lets one expect.</summary>
internal static class VocabularyChecks
{
    /// <summary>A data set whose beats are of the standard vocabulary to this share is meant to be wholly so.</summary>
    private const double MostlyStandard = 0.9;

    /// <summary>
    /// Share of the beats up to which aliases are what the notebook's data have: chords whose notes were matched inexactly.
    /// </summary>
    private const double MaxAliasShare = 0.1;

    private const int MaxExamples = 3;

    public static IEnumerable<DatasetFinding> Examine(CheckedDataset subject)
    {
        if (subject.Dataset is { Tokens: not null, FirstToken: 0 })
            return [];
        var beats = Count(subject.Dataset.Sequences);
        foreach (var code in beats.Keys.Where(code => subject.Dataset.FindToken(code) is not null))
            beats.Remove(code);
        if (beats.Count == 0)
            return [];
        var standard = beats.Where(entry => StandardChords.IsStandard(entry.Key)).Sum(entry => entry.Value);
        var all = beats.Values.Sum();
        return standard == all ? Aliases(subject, beats, all)
            : standard >= MostlyStandard * all ? [Foreign(subject, beats)]
            : subject.Names.HasSymbols ? []
            :
            [
                new(
                    FindingKind.OtherVocabulary,
                    FindingSeverity.Information,
                    "The codes are not those of the standard vocabulary.",
                    "Training works with any codes, but the pages show them as numbers, and chords cannot be typed as symbols.",
                    "Give the codes symbols under Vocabulary."
                ),
            ];
    }

    private static DatasetFinding Foreign(CheckedDataset subject, Dictionary<int, long> beats)
    {
        var codes = beats.Keys.Where(code => !StandardChords.IsStandard(code)).Order().ToList();
        var rows = subject.Rows(row =>
            subject.Dataset.Sequences[row].Span.ContainsAnyExceptInRange(StandardChords.Rest, StandardChords.Last)
        );
        return new(
            FindingKind.ForeignCodes,
            FindingSeverity.Warning,
            $"{DatasetChecker.Pieces(rows.Count)} {(rows.Count == 1 ? "has" : "have")} codes outside the standard vocabulary, such as "
                + $"{string.Join(", ", codes.Take(MaxExamples))}.",
            $"All other codes lie within {StandardChords.Rest} … {StandardChords.Last}, so these are probably errors. With them no chord "
                + "of this data set can be shown or typed as a symbol.",
            "Leave these pieces out, correct them, or give all codes symbols under Vocabulary."
        )
        {
            Rows = rows,
            Action = $"Leave out {DatasetChecker.Pieces(rows.Count)}",
            Edit = new() { LeaveOut = rows },
        };
    }

    private static IEnumerable<DatasetFinding> Aliases(CheckedDataset subject, Dictionary<int, long> beats, long all)
    {
        var aliases = beats
            .Where(entry => StandardChords.Canonical(entry.Key) != entry.Key)
            .OrderByDescending(entry => entry.Value)
            .ToList();
        if (aliases.Count == 0)
            yield break;
        var (code, canonical) = (aliases[0].Key, StandardChords.Canonical(aliases[0].Key));
        var share = (double)aliases.Sum(entry => entry.Value) / all;
        yield return new(
            FindingKind.AliasCodes,
            share > MaxAliasShare ? FindingSeverity.Warning : FindingSeverity.Information,
            $"{DatasetChecker.Count(aliases.Count, "code", "codes")} {(aliases.Count == 1 ? "stands" : "stand")} for chords that have a "
                + $"lower code, in {share:P1} of the beats.",
            $"For instance {code} ({StandardChords.Symbol(code)}) has the same notes as {canonical} ({StandardChords.Symbol(canonical)}); "
                + "a model takes them for different chords. "
                + "The notebook's data have the lower code wherever the notes fit exactly, and others in about 3 % of the beats, where "
                + "they were matched inexactly.",
            share > MaxAliasShare
                ? "Write all chords under their lowest codes, or models will not understand data that have them so."
                : "Nothing needs to be done; it is a matter of taste."
        )
        {
            Rows = subject.Rows(row => subject.Dataset.Sequences[row].Span.ContainsAny(aliases.Select(entry => entry.Key).ToArray())),
            Action = "Use the lowest codes",
            Edit = new() { Canonical = true },
        };
    }

    private static Dictionary<int, long> Count(IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var beats = new Dictionary<int, long>();
        foreach (var sequence in sequences)
        {
            foreach (var code in sequence.Span)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(beats, code, out _)++;
        }
        return beats;
    }
}
