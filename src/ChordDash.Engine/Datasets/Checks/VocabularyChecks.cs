using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;

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
                    CheckMessages.OtherVocabularyTitle,
                    CheckMessages.OtherVocabularyExplanation,
                    CheckMessages.OtherVocabularyRemedy
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
            CheckMessages.ForeignCodesTitle(rows.Count, string.Join(", ", codes.Take(MaxExamples))),
            CheckMessages.ForeignCodesExplanation(StandardChords.Rest, StandardChords.Last),
            CheckMessages.ForeignCodesRemedy
        )
        {
            Rows = rows,
            Action = CheckMessages.LeaveOutPieces(rows.Count),
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
            CheckMessages.AliasCodesTitle(aliases.Count, share),
            CheckMessages.AliasCodesExplanation(code, StandardChords.Symbol(code), canonical, StandardChords.Symbol(canonical)),
            share > MaxAliasShare ? CheckMessages.AliasCodesRemedy : CheckMessages.FewAliasCodesRemedy
        )
        {
            Rows = subject.Rows(row => subject.Dataset.Sequences[row].Span.ContainsAny(aliases.Select(entry => entry.Key).ToArray())),
            Action = CheckMessages.AliasCodesAction,
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
