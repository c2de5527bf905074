using ChordDash.Engine.Common;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Collects what a MIDI file does that its standard does not allow, and what was made of it. However often a thing happens, it gets one
/// sentence, which names the first place: a byte of the file, counted from 0, and a track, counted from 1.
/// </summary>
internal sealed class MidiRemarks
{
    private readonly List<string> _sentences = [];
    private readonly Dictionary<Fault, (int Count, int Track, long At)> _faults = [];

    private enum Fault
    {
        BetweenTracks,
        Unreadable,
        DataByte,
        RunningStatus,
        NoEnd,
        AfterEnd,
        WrongLength,
        Hanging,
    }

    public IReadOnlyList<string> Sentences =>
        [
            .. _sentences,
            .. _faults.OrderBy(fault => fault.Key).Select(fault => Say(fault.Key, fault.Value.Count, fault.Value.Track, fault.Value.At)),
        ];

    public void Add(string sentence) => _sentences.Add(sentence);

    /// <summary>Bytes that belong to no track.</summary>
    public void BetweenTracks(int bytes, int at) => Count(Fault.BetweenTracks, 0, at, bytes);

    /// <exception cref="UserErrorException">There were more of them than <see cref="Limits.MaxMidiDamage"/>.</exception>
    public void Unreadable(int track, int at)
    {
        if (Count(Fault.Unreadable, track, at) is { Count: > Limits.MaxMidiDamage } first)
        {
            throw new UserErrorException(
                $"This MIDI file is damaged: more than {Limits.MaxMidiDamage:N0} of its events cannot be read, "
                    + $"the first at byte {first.At} in track {first.Track}. "
                    + "Export or download it again."
            );
        }
    }

    public void DataByte(int track, int at) => Count(Fault.DataByte, track, at);

    public void RunningStatus(int track, int at) => Count(Fault.RunningStatus, track, at);

    public void NoEnd(int track) => Count(Fault.NoEnd, track, 0);

    public void AfterEnd(int track, int at) => Count(Fault.AfterEnd, track, at);

    public void WrongLength(int track, int at) => Count(Fault.WrongLength, track, at);

    /// <param name="from">Where the note begins, in quarter notes.</param>
    public void Hanging(int track, long from) => Count(Fault.Hanging, track, from);

    /// <returns>The count so far, and the first place.</returns>
    private (int Count, int Track, long At) Count(Fault fault, int track, long at, int times = 1)
    {
        var before = _faults.GetValueOrDefault(fault, (Count: 0, track, at));
        return _faults[fault] = before with { Count = before.Count + times };
    }

    private static string Say(Fault fault, int count, int track, long at) =>
        fault switch
        {
            Fault.BetweenTracks => $"Bytes that belong to no track were passed over: {count:N0}, the first at byte {at} of the file.",
            Fault.Unreadable => $"Events that cannot be read were passed over: {count:N0}, "
                + $"the first at byte {at} of the file in track {track}.",
            Fault.DataByte => $"Events with a data byte over 127: {count:N0}, the first at byte {at} of the file in track {track}. "
                + "Notes whose pitch is such a byte were left out.",
            Fault.RunningStatus => $"Events without their status byte after an event of another kind: {count:N0}, "
                + $"the first at byte {at} of the file in track {track}. "
                + "They were read as most players read them.",
            Fault.NoEnd =>
                $"Tracks without an end-of-track event: {count:N0}, the first is track {track}. They were read to their last byte.",
            Fault.AfterEnd => $"Track {track} goes on after its end-of-track event, from byte {at} of the file. "
                + "What follows the event was left out.",
            Fault.WrongLength => $"Tracks whose length is wrong: {count:N0}, the first is track {track} at byte {at} of the file. "
                + "They were read to their end-of-track event or to the next track.",
            _ => $"Notes that never end: {count:N0}, the first in track {track} after {at:N0} quarter notes. Each counts only where it "
                + "begins.",
        };
}
