namespace ChordDash.Engine.Common;

/// <summary>What a run was trained with.</summary>
public static class EngineVersions
{
    public static string ChordDash { get; } = VersionOf(typeof(EngineVersions));

    public static string TorchSharp { get; } = VersionOf(typeof(TorchSharp.torch));

    private static string VersionOf(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
