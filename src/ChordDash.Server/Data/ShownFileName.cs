using ChordDash.Engine.Common;

namespace ChordDash.Server.Data;

/// <summary>Makes the name that a client gave to its file fit to be shown. It is never used as a path.</summary>
internal static class ShownFileName
{
    public static string From(string fileName, int longest) =>
        ShownText.Clean(fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..], longest) is { Length: > 0 } shown ? shown : "dataset.pkl";
}
