using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets;

/// <summary>A file over the upload limit.</summary>
/// <param name="maximumBytes">The limit.</param>
public sealed class DatasetTooLargeException(long maximumBytes)
    : DatasetFormatException(
        $"The file is larger than {ByteSize.Text(maximumBytes)}, the limit of this server. "
            + "Upload a smaller one, or raise ChordDash:MaximumUploadBytes in the server's settings."
    );
