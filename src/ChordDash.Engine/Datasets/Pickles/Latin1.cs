using System.Text;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Bytes that a pickle carries as text, one character each.</summary>
internal static class Latin1
{
    /// <returns>Null when a character is no byte.</returns>
    public static byte[]? GetBytes(string text) => text.All(character => character <= byte.MaxValue) ? Encoding.Latin1.GetBytes(text) : null;

    /// <summary>The bytes of a value that Python 3 writes as bytes and Python 2 as text.</summary>
    /// <returns>Null when the value is neither.</returns>
    public static byte[]? GetBytes(object? value) => value switch
    {
        byte[] bytes => bytes,
        string text => GetBytes(text),
        _ => null,
    };
}
