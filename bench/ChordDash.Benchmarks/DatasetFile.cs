using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Benchmarks;

/// <summary>The pickles that commands are given.</summary>
internal static class DatasetFile
{
    public static FileInfo WriteSample(TemporaryFolder folder)
    {
        var file = new FileInfo(Path.Combine(folder.Path, "sample.pkl"));
        using var stream = file.Create();
        PickleDatasetWriter.Write(SampleDataGenerator.Labelled(), stream);
        return file;
    }

    /// <exception cref="UserErrorException">The file is missing or no data set.</exception>
    public static ChordDataset Read(FileInfo file)
    {
        if (!file.Exists)
            throw new UserErrorException(Message.Literal($"There is no file {file}."));
        try
        {
            using var stream = file.OpenRead();
            return PickleDatasetReader.Read(stream);
        }
        catch (DatasetFormatException exception)
        {
            throw new UserErrorException(Message.Literal($"{file.Name}: {exception.Message}"), exception);
        }
    }
}
