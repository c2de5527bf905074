using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// What a pickle may hold besides <see cref="Limits"/>. Files beyond are refused with a sentence, before memory is taken.
/// </summary>
internal static class PickleLimits
{
    /// <summary>Most that a gzip file may unpack to, as a multiple of its own size and the bytes that are always allowed: 64-bit numbers of
    /// chord codes shrink to about a tenth.</summary>
    public const int MaxUnpackedPerByte = 32;
    public const int MaxUnpackedBytesOfSmallFiles = 32 * 1024 * 1024;

    /// <summary>Largest pickle that may be, once unpacked; it is read as one array.</summary>
    public const int MaxBytes = 1024 * 1024 * 1024;

    /// <summary>Most chord codes of all pieces together, 200 MB as integers.</summary>
    public const long MaxChords = 50_000_000;

    /// <summary>A pickle can name the same sequence again and again at two bytes each: fewer chords for small files.</summary>
    public const int MaxChordsPerByte = 4;
    public const long MaxChordsOfSmallFiles = 4_000_000;
}
