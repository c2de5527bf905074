using System.Runtime.InteropServices;

namespace ChordDash.Server.Data;

/// <summary>Keeps the data folder and all that is copied from it to its owner alone.</summary>
internal static partial class PrivateFiles
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>From now on nobody but the user of this process may read what the process writes, SQLite's files too.</summary>
    public static void ApplyToThisProcess()
    {
        if (!OperatingSystem.IsWindows())
            _ = Umask((uint)Others);
    }

    /// <summary>Makes a folder, if there is none, that nobody else may look into.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // Those above it would get the usual mode.
        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } parent && !Directory.Exists(parent))
            CreateFolder(parent);
        Directory.CreateDirectory(folder, FolderMode);
    }

    /// <summary>Options of a file that nobody else may read, opened for this process alone.</summary>
    public static FileStreamOptions OpenOrCreate() => Options(System.IO.FileMode.OpenOrCreate);

    /// <summary>Makes an empty file that nobody else may read, in the place of any other.</summary>
    public static void CreateFile(string path) => new FileStream(path, Options(System.IO.FileMode.Create)).Dispose();

    /// <summary>Takes a folder and what is in it from everybody but the owner.</summary>
    /// <returns>How many files and folders others could use.</returns>
    /// <exception cref="UnauthorizedAccessException">They belong to somebody else.</exception>
    public static int Tighten(string root)
    {
        if (OperatingSystem.IsWindows())
            return 0;
        // Whoever cannot enter the root sees nothing below it: all of it is looked through only where it was open.
        var wasOpen = (File.GetUnixFileMode(root) & Others) != UnixFileMode.None;
        // A link leads elsewhere, to what is not ours.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = wasOpen,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return Directory.EnumerateFileSystemEntries(root, "*", options).Prepend(root).ToList().Sum(Close);
    }

    private static int Close(string path)
    {
        if (OperatingSystem.IsWindows())
            return 0;
        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & Others) == UnixFileMode.None)
                return 0;
            File.SetUnixFileMode(path, mode & ~Others);
            return 1;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return 0; // SQLite's files come and go.
        }
    }

    private static FileStreamOptions Options(System.IO.FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        return options;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint Umask(uint mask);
}
