namespace ChordDash.Engine.Chords;

/// <summary>Weighs the key signature of a MIDI file against the key that its chords sound like.</summary>
internal static class MidiKey
{
    private const int Fifth = 7;
    private const int MinorTonic = 9;

    /// <param name="sharps">-7 (seven flats) … 7 (seven sharps).</param>
    public static ChordKey Of(int sharps, bool minor)
    {
        var roots = StandardChords.Roots;
        return new(((sharps * Fifth + (minor ? MinorTonic : 0)) % roots + roots) % roots, minor);
    }

    /// <param name="keys">In any order.</param>
    /// <param name="codes">The chords of the file.</param>
    /// <param name="beatAt">The beat that a tick lies in, counted from 1.</param>
    /// <returns>The first key signature, the key to take the chords in, and what is to be said; nulls where the file names none.</returns>
    public static (ChordKey? Signature, ChordKey? Key, IReadOnlyList<string> Remarks) Weigh(
        IReadOnlyList<MidiKeySignature> keys,
        IReadOnlyList<int> codes,
        Func<long, int> beatAt
    )
    {
        var ordered = keys.OrderBy(key => key.Tick).ToList();
        if (ordered.Count == 0)
            return (null, null, []);
        var signature = ordered[0].Key;
        List<string> remarks = [];
        var sounds = KeyDetection.Detect(codes);
        ChordKey? key = signature;
        if (sounds is null || sounds == signature)
        {
            remarks.Add($"The key signature is that of {signature.Name}.");
        }
        else if (sounds.Value.Semitones == signature.Semitones)
        {
            // Many programs write every signature as that of the major key; the chords are transposed alike.
            remarks.Add(
                $"The key signature is that of {signature.Name}. "
                    + $"The chords sound like {sounds.Value.Name}, which has the same signature."
            );
        }
        else if (signature.Semitones == 0)
        {
            key = null;
            remarks.Add(
                $"The key signature is that of {signature.Name}, which many programs write unasked, "
                    + $"but the chords sound like {sounds.Value.Name}. "
                    + "The key was left to the chords; choose it if that is wrong."
            );
        }
        else
        {
            remarks.Add(
                $"The key signature is that of {signature.Name}, but the chords sound like {sounds.Value.Name}. "
                    + "The key signature was taken; choose the other key if that is wrong."
            );
        }

        var start = ordered[0].Tick;
        if (ordered.Find(other => other.Tick == start && other.Key != signature) is { Key: var part } && part != default)
            remarks.Add(
                $"The tracks name different key signatures, such as {signature.Name} and {part.Name}, "
                    + "as parts of transposing instruments do. "
                    + "The first was taken."
            );
        var changes = ordered.Where(other => other.Tick > start).DistinctBy(other => other.Tick).ToList();
        var later = changes.Where((change, index) => change.Key != (index == 0 ? signature : changes[index - 1].Key)).ToList();
        if (later.Count > 0)
            remarks.Add(
                $"The key signature changes, first to {later[0].Key.Name} at beat {beatAt(later[0].Tick):N0}. "
                    + "The whole piece was taken in one key."
            );
        return (signature, key, remarks);
    }
}
