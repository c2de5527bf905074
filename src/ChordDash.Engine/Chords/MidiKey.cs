using ChordDash.Engine.Resources;

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
    public static (ChordKey? Signature, ChordKey? Key, IReadOnlyList<Message> Remarks) Weigh(
        IReadOnlyList<MidiKeySignature> keys,
        IReadOnlyList<int> codes,
        Func<long, int> beatAt
    )
    {
        var ordered = keys.OrderBy(key => key.Tick).ToList();
        if (ordered.Count == 0)
            return (null, null, []);
        var signature = ordered[0].Key;
        List<Message> remarks = [];
        var sounds = KeyDetection.Detect(codes);
        ChordKey? key = signature;
        if (sounds is null || sounds == signature)
        {
            remarks.Add(MidiMessages.MidiKeySignatureIs(signature.DisplayName));
        }
        else if (sounds.Value.Semitones == signature.Semitones)
        {
            // Many programs write every signature as that of the major key; the chords are transposed alike.
            remarks.Add(MidiMessages.MidiKeySoundsRelative(signature.DisplayName, sounds.Value.DisplayName));
        }
        else if (signature.Semitones == 0)
        {
            key = null;
            remarks.Add(MidiMessages.MidiKeyLeftToChords(signature.DisplayName, sounds.Value.DisplayName));
        }
        else
        {
            remarks.Add(MidiMessages.MidiKeySoundsOther(signature.DisplayName, sounds.Value.DisplayName));
        }

        var start = ordered[0].Tick;
        if (ordered.Find(other => other.Tick == start && other.Key != signature) is { Key: var part } && part != default)
            remarks.Add(MidiMessages.MidiTracksDifferInKey(signature.DisplayName, part.DisplayName));
        var changes = ordered.Where(other => other.Tick > start).DistinctBy(other => other.Tick).ToList();
        var later = changes.Where((change, index) => change.Key != (index == 0 ? signature : changes[index - 1].Key)).ToList();
        if (later.Count > 0)
            remarks.Add(MidiMessages.MidiKeyChanges(later[0].Key.DisplayName, beatAt(later[0].Tick)));
        return (signature, key, remarks);
    }
}
