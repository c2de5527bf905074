namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What a data set may hold. Files beyond these limits are refused with a sentence, before memory is taken.</summary>
internal static class DatasetLimits
{
    /// <summary>Largest pickle, unpacked if it was compressed by gzip: train.pkl of the reference notebook has 10 MB.</summary>
    public const int UnpackedGzipBytes = 128 * 1024 * 1024;

    /// <summary>Largest pickle that is not compressed; it is read as one array.</summary>
    public const int PickleBytes = 1024 * 1024 * 1024;

    /// <summary>Memory that the objects of a pickle may take: one byte of a pickle can stand for an object of a hundred.</summary>
    public const long ObjectBytes = 1536L * 1024 * 1024;

    /// <summary>Lists and tuples within one another; a data set has four or five.</summary>
    public const int Nesting = 32;

    /// <summary>Chord codes of all pieces together, 200 MB as integers. A pickle can name the same sequence again and again at two bytes each.</summary>
    public const long Chords = 50_000_000;

    /// <summary>Largest chord code, so that a table with one entry per code stays at a few megabytes.</summary>
    public const int LargestCode = 1_000_000;

    /// <summary>A confusion matrix of this many classes has a million cells.</summary>
    public const int Classes = 1_000;

    /// <summary>Characters of a class label.</summary>
    public const int LabelLength = 100;
}
