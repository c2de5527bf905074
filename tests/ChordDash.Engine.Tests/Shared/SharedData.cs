namespace ChordDash.Engine.Tests.Shared;

/// <summary>Data kept beside the repository, which some machines lack.</summary>
internal static class SharedData
{
    /// <summary>A path below ../shared; the test is skipped where there is none.</summary>
    public static string Path(params string[] parts)
    {
        var path = Find(parts);
        Assert.SkipWhen(path is null, $"../shared/{string.Join('/', parts)} is not on this machine.");
        return path!;
    }

    private static string? Find(string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "ChordDash.sln")))
                continue;
            var path = System.IO.Path.Combine([folder.FullName, "..", "shared", .. parts]);
            return System.IO.Path.Exists(path) ? path : null;
        }
        return null;
    }
}
