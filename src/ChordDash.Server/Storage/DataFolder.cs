using ChordDash.Engine;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Storage;

/// <summary>The data root: its paths, and the lock that keeps a second server out of it as long as this one lives.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _root;

    /// <exception cref="UserErrorException">The folder cannot be written to, or another server uses it.</exception>
    public DataFolder(ChordDashOptions options)
    {
        _root = options.DataRoot;
        try
        {
            Directory.CreateDirectory(Datasets);
            Directory.CreateDirectory(Models);
            _lock = TakeLock();
            // The lock is ours, so whatever lies here was left behind by a server that is gone.
            if (Directory.Exists(Temporary))
                Directory.Delete(Temporary, recursive: true);
            Directory.CreateDirectory(Temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new UserErrorException(
                $"The data folder '{_root}' cannot be written to: {exception.Message} "
                + "Make it writable, or choose another with --ChordDash:DataRoot=<folder>.",
                exception);
        }
    }

    public string Database => Path.Combine(_root, "chorddash.db");

    public string Datasets => Path.Combine(_root, "datasets");

    public string Models => Path.Combine(_root, "models");

    private string Temporary => Path.Combine(_root, "temporary");

    /// <summary>The file as it was uploaded.</summary>
    public string OriginalFile(Guid id) => Path.Combine(Datasets, $"{id}.pkl");

    /// <summary>The file that data sets are read from.</summary>
    public string DatasetFile(Guid id) => Path.Combine(Datasets, $"{id}.arrow");

    public string ModelFolder(Guid id) => Path.Combine(Models, id.ToString());

    /// <summary>A free place in a folder of its own for a file or folder that no row of the database knows.</summary>
    public string OrphanPath(string path)
    {
        var orphans = Directory.CreateDirectory(Path.Combine(_root, "orphans")).FullName;
        var place = Path.Combine(orphans, Path.GetFileName(path));
        return Path.Exists(place) ? Path.Combine(orphans, $"{Guid.NewGuid()}-{Path.GetFileName(path)}") : place;
    }

    public string NewTemporaryFile() => Path.Combine(Temporary, Path.GetRandomFileName());

    public string CreateModelFolder(Guid id) => Directory.CreateDirectory(ModelFolder(id)).FullName;

    public void DeleteModel(Guid id)
    {
        if (Directory.Exists(ModelFolder(id)))
            Directory.Delete(ModelFolder(id), recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    private FileStream TakeLock()
    {
        var path = Path.Combine(_root, "chorddash.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new UserErrorException(
                $"Another ChordDash server already uses the data folder '{_root}'. "
                + "Stop it first, or choose another folder with --ChordDash:DataRoot=<folder>.",
                exception);
        }
    }
}
