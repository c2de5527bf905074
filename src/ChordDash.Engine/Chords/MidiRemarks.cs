using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Collects what a MIDI file does that its standard does not allow, and what was made of it. However often a thing happens, it gets one
/// sentence, which names the first place: a byte of the file, counted from 0, and a track, counted from 1.
/// </summary>
internal sealed class MidiRemarks
{
    private readonly List<Message> _remarks = [];
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

    public IReadOnlyList<Message> All =>
        [
            .. _remarks,
            .. _faults.OrderBy(fault => fault.Key).Select(fault => Say(fault.Key, fault.Value.Count, fault.Value.Track, fault.Value.At)),
        ];

    public void Add(Message remark) => _remarks.Add(remark);

    /// <summary>Bytes that belong to no track.</summary>
    public void BetweenTracks(int bytes, int at) => Count(Fault.BetweenTracks, 0, at, bytes);

    /// <exception cref="UserErrorException">There were more of them than <see cref="Limits.MaxMidiDamage"/>.</exception>
    public void Unreadable(int track, int at)
    {
        if (Count(Fault.Unreadable, track, at) is { Count: > Limits.MaxMidiDamage } first)
        {
            throw new UserErrorException(MidiMessages.MidiIsDamaged(Limits.MaxMidiDamage, first.At, first.Track));
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

    private static Message Say(Fault fault, int count, int track, long at) =>
        fault switch
        {
            Fault.BetweenTracks => MidiMessages.MidiBytesBetweenTracks(count, at),
            Fault.Unreadable => MidiMessages.MidiEventsUnreadable(count, at, track),
            Fault.DataByte => MidiMessages.MidiDataBytesTooHigh(count, at, track),
            Fault.RunningStatus => MidiMessages.MidiStatusBytesMissing(count, at, track),
            Fault.NoEnd => MidiMessages.MidiTrackEndsMissing(count, track),
            Fault.AfterEnd => MidiMessages.MidiTrackGoesOn(track, at),
            Fault.WrongLength => MidiMessages.MidiTrackLengthsWrong(count, track, at),
            _ => MidiMessages.MidiNotesNeverEnd(count, track, at),
        };
}
