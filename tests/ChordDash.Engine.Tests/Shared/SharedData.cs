namespace ChordDash.Engine.Tests.Shared;

/// <summary>Data kept beside the repository, which some machines lack.</summary>
internal static class SharedData
{
    /// <summary>A path below ../shared; the test is skipped where there is none.</summary>
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([Repository.Root, "..", "shared", .. parts]);
        Assert.SkipUnless(System.IO.Path.Exists(path), $"../shared/{string.Join('/', parts)} is not on this machine.");
        return path;
    }
}
