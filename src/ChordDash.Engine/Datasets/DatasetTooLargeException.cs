using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets;

/// <summary>A file over the upload limit.</summary>
/// <param name="maximumBytes">The limit.</param>
public sealed class DatasetTooLargeException(long maximumBytes) : DatasetFormatException(DatasetMessages.DatasetFileTooLarge(maximumBytes));
