namespace ChordDash.Server.Tests.Shared;

/// <summary>A folder that is gone once the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chorddash-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
