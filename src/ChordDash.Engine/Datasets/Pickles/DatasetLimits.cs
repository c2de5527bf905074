namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What a data set may hold. Files beyond these limits are refused with a sentence, before memory is taken.</summary>
internal static class DatasetLimits
{
    /// <summary>Most that a gzip file may unpack to, as a multiple of its own size and the bytes that are always allowed: 64-bit numbers of
    /// chord codes shrink to about a tenth.</summary>
    public const int UnpackedPerByte = 32;
    public const int UnpackedFloor = 32 * 1024 * 1024;

    /// <summary>Largest pickle that may be, once unpacked; it is read as one array.</summary>
    public const int PickleBytes = 1024 * 1024 * 1024;

    /// <summary>Most chord codes of all pieces together, 200 MB as integers.</summary>
    public const long Chords = 50_000_000;

    /// <summary>A pickle can name the same sequence again and again at two bytes each: fewer chords for small files.</summary>
    public const int ChordsPerByte = 4;
    public const long ChordsFloor = 4_000_000;

    /// <summary>Largest chord code, so that a table with one entry per code stays at a few megabytes.</summary>
    public const int LargestCode = 1_000_000;

    /// <summary>A confusion matrix of this many classes has a million cells.</summary>
    public const int Classes = 1_000;

    /// <summary>Characters of a class label.</summary>
    public const int LabelLength = 100;
}
