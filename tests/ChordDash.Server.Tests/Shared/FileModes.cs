namespace ChordDash.Server.Tests.Shared;

/// <summary>Who may use files; for tests that skip on Windows.</summary>
internal static class FileModes
{
#pragma warning disable CA1416 // As said above.
    /// <summary>Makes a folder and all in it everybody's to read.</summary>
    public static void Open(string root)
    {
        const UnixFileMode open =
            UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute
            | UnixFileMode.GroupRead
            | UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute;
        foreach (var path in All(root))
            File.SetUnixFileMode(path, open);
    }

    /// <summary>Nobody but the owner may do anything with it or what is in it.</summary>
    public static void AssertClosed(string root) =>
        Assert.All(All(root), path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode)0b000_111_111));
#pragma warning restore CA1416

    private static string[] All(string root) => [root, .. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)];
}
