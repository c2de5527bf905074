using ChordDash.Components.Localization;

namespace ChordDash.Server.Data;

/// <summary>How messages of all projects are stored.</summary>
internal static class StoredMessages
{
    public static StoredMessage Form { get; } =
        new([.. new[] { typeof(Message), typeof(Words), typeof(StoredMessages) }.SelectMany(type => MessageSource.Of(type.Assembly))]);
}
