using System.IO.Compression;

namespace ChordDash.Server.Runs.Archives;

/// <summary>
/// The files of an archive by the names that they were exported with, also where somebody has unpacked it and packed it again: with the
/// folder around it, with backslashes, and with the files that desktops leave in every folder.
/// </summary>
internal static class ArchiveEntries
{
    private const string MacFolder = "__MACOSX";

    /// <summary>Of an archive that was packed with the folder around it, and perhaps with one around that.</summary>
    private const int MaxFolders = 4;

    private static readonly string[] OfDesktops = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <returns>Of entries with the same name the first.</returns>
    public static IReadOnlyDictionary<string, ZipArchiveEntry> Of(ZipArchive zip)
    {
        var files = zip.Entries.Select(entry => (Name: Normalise(entry.FullName), Entry: entry)).Where(file => IsOurs(file.Name)).ToList();
        for (var folders = 0; folders < MaxFolders && FindFolder(files.ConvertAll(file => file.Name)) is { } folder; folders++)
            files = files.ConvertAll(file => (file.Name[folder.Length..], file.Entry));
        var named = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var (name, entry) in files)
            named.TryAdd(name, entry);
        return named;
    }

    private static string Normalise(string name)
    {
        var path = name.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    // Folders are entries of their own for some programs.
    private static bool IsOurs(string name)
    {
        var parts = name.Split('/');
        return parts[^1].Length > 0
            && !parts.Contains(MacFolder, StringComparer.Ordinal)
            && !parts[^1].StartsWith("._", StringComparison.Ordinal)
            && !OfDesktops.Contains(parts[^1], StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>The one folder that all of them lie in, with its slash; null if there is none.</returns>
    private static string? FindFolder(List<string> names)
    {
        if (names.Count == 0 || names[0].IndexOf('/', StringComparison.Ordinal) is not (>= 0 and var slash))
            return null;
        var folder = names[0][..(slash + 1)];
        return names.TrueForAll(name => name.StartsWith(folder, StringComparison.Ordinal)) ? folder : null;
    }
}
