namespace ChordDash.Engine.Datasets;

/// <summary>A file over the upload limit.</summary>
/// <param name="maximumBytes">The limit.</param>
public sealed class DatasetTooLargeException(long maximumBytes)
    : DatasetFormatException(
        $"The file is larger than {Describe(maximumBytes)}, the limit of this server. "
            + "Upload a smaller one, or raise ChordDash:MaximumUploadBytes in the server's settings."
    )
{
    private static string Describe(long bytes) =>
        bytes switch
        {
            >= 1L << 20 => $"{bytes / (double)(1L << 20):0.#} MB",
            >= 1L << 10 => $"{bytes / (double)(1L << 10):0.#} kB",
            _ => $"{bytes} bytes",
        };
}
