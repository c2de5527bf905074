namespace ChordDash.Engine.Chords;

/// <summary>
/// Reads the events of one track, in time that grows linearly with its length, as "Standard MIDI Files 1.0" (MIDI Manufacturers
/// Association, 1996) lays them out. What the standard forbids and players forgive is read as they read it, and remarked.
/// </summary>
internal sealed class MidiTrackReader(byte[] file, MidiRemarks remarks, CancellationToken cancellationToken)
{
    private const int EventsPerCheck = 1 << 12;
    private const int MaxQuantityBytes = 4;
    private const int HighestData = 0x7F;
    private const int HighestSharps = 7;
    private const int HighestUnitPower = 6;
    private const byte SustainPedal = 64;
    private const byte PedalDown = 64;

    private readonly Dictionary<(int Channel, int Number), Sounding> _sounding = [];

    private MidiMusic _music = null!;
    private int _track;
    private int _at;
    private int _end;
    private long _now;

    /// <param name="music">Gets what is read.</param>
    /// <param name="track">Counted from 1.</param>
    /// <param name="from">The first byte behind the track's header.</param>
    /// <param name="to">The first byte that is not the track's any more.</param>
    /// <returns>The first byte that was not read, and whether there was an end-of-track event.</returns>
    public (int At, bool Ended) Read(MidiMusic music, int track, int from, int to)
    {
        (_music, _track, _at, _end, _now) = (music, track, from, to, 0);
        _sounding.Clear();
        var ended = ReadEvents();
        foreach (var key in _sounding.Values)
        {
            foreach (var note in key.Open)
            {
                // One that was struck again before it ended shares its note-off with the other.
                if (key.LastEnd <= music.Notes[note].From)
                    remarks.Hanging(track, music.Notes[note].From / music.TicksPerBeat);
            }
        }
        return (_at, ended);
    }

    private bool ReadEvents()
    {
        var voice = 0;
        var interrupted = false;
        for (var events = 0; _at < _end; events++)
        {
            if (events % EventsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var start = _at;
            var (delta, whole) = ReadQuantity();
            _now += delta;
            if (!whole)
                remarks.Unreadable(_track, start);
            if (_at >= _end)
                break;
            var status = (int)file[_at];
            if (status <= HighestData)
            {
                if (voice == 0)
                {
                    remarks.Unreadable(_track, _at++);
                    continue;
                }
                if (interrupted)
                    remarks.RunningStatus(_track, _at);
                (status, interrupted) = (voice, false);
            }
            else
            {
                _at++;
            }
            switch (status)
            {
                case < 0xF0:
                    (voice, interrupted) = (status, false);
                    ReadVoice(status);
                    break;
                case 0xF0 or 0xF7:
                    interrupted = true;
                    SkipExclusive();
                    break;
                case 0xFF:
                    interrupted = true;
                    if (ReadMeta())
                        return true;
                    break;
                default:
                    remarks.Unreadable(_track, _at - 1);
                    SkipSystem(status);
                    break;
            }
        }
        return false;
    }

    private void ReadVoice(int status)
    {
        var kind = status & 0xF0;
        var length = kind is 0xC0 or 0xD0 ? 1 : 2;
        if (_end - _at < length)
        {
            _at = _end;
            return;
        }
        var (first, second) = (file[_at], length == 2 ? file[_at + 1] : (byte)0);
        if (first > HighestData || second > HighestData)
            remarks.DataByte(_track, first > HighestData ? _at : _at + 1);
        _at += length;
        var channel = (status & 0x0F) + 1;
        if (kind == 0xB0 && first == SustainPedal)
            _music.Pedals.Add(new(channel, _now, second >= PedalDown));
        if (kind > 0x90 || first > HighestData)
            return;
        if (!_sounding.TryGetValue((channel, first), out var key))
            _sounding[(channel, first)] = key = new();
        if (kind == 0x90 && second > 0)
        {
            key.Open.Enqueue(_music.Notes.Count);
            _music.Notes.Add(new(channel, _now, _now, first));
        }
        else
        {
            key.LastEnd = _now;
            // It ends the note of its pitch that sounds for the longest time.
            if (key.Open.TryDequeue(out var note))
                _music.Notes[note] = _music.Notes[note] with { To = _now };
        }
    }

    /// <returns>Whether the track ends.</returns>
    private bool ReadMeta()
    {
        if (_at >= _end)
            return false;
        var start = _at - 1;
        var type = file[_at++];
        var (length, whole) = ReadQuantity();
        if (!whole || length > _end - _at)
        {
            // The file was cut here, or the length is damaged: what follows cannot be found.
            _at = _end;
            return false;
        }
        var data = file.AsSpan(_at, (int)length);
        _at += (int)length;
        switch (type)
        {
            case 0x2F:
                return true;
            case 0x58 when data is [> 0, <= HighestUnitPower, ..]:
                _music.Meters.Add(new(_now, data[0], 1 << data[1]));
                break;
            case 0x59 when data is [_, <= 1, ..] && Math.Abs((int)(sbyte)data[0]) <= HighestSharps:
                _music.Keys.Add(new(_now, MidiKey.Of((sbyte)data[0], minor: data[1] == 1)));
                break;
            case 0x58 or 0x59:
                remarks.Unreadable(_track, start);
                break;
        }
        return false;
    }

    private void SkipExclusive()
    {
        var start = _at - 1;
        var (length, whole) = ReadQuantity();
        if (whole && length <= _end - _at)
        {
            _at += (int)length;
            return;
        }
        // Some programs write no length: the message ends with F7.
        remarks.Unreadable(_track, start);
        var stop = file.AsSpan(_at, _end - _at).IndexOf((byte)0xF7);
        _at = stop < 0 ? _end : _at + stop + 1;
    }

    /// <summary>Messages of the wire that do not belong into a file: some have data bytes there.</summary>
    private void SkipSystem(int status)
    {
        var length = status switch
        {
            0xF2 => 2,
            0xF1 or 0xF3 => 1,
            _ => 0,
        };
        if (IsEvent(_at) || _end - _at < length || file.AsSpan(_at, length).IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
            return;
        if (IsEvent(_at + length))
            _at += length;
    }

    /// <summary>Whether a time and a status byte stand at a place, or the track ends there.</summary>
    private bool IsEvent(int at)
    {
        for (var length = 0; length < MaxQuantityBytes && at < _end; length++)
        {
            if (file[at++] <= HighestData)
                return at >= _end || file[at] > HighestData;
        }
        return at >= _end;
    }

    /// <returns>A quantity of variable length; 0 and false for one that is longer than the standard allows.</returns>
    private (long Value, bool Whole) ReadQuantity()
    {
        var value = 0L;
        var start = _at;
        while (_at < _end)
        {
            var part = file[_at++];
            if (_at - start <= MaxQuantityBytes)
                value = value << 7 | (uint)(part & HighestData);
            if (part <= HighestData)
                break;
        }
        return _at - start <= MaxQuantityBytes ? (value, true) : (0, false);
    }

    /// <summary>The notes of one pitch that have not ended, by their places among all, and when the last one ended.</summary>
    private sealed class Sounding
    {
        public Queue<int> Open { get; } = [];

        public long LastEnd { get; set; } = -1;
    }
}
