using System.Text;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Bytes that a pickle carries as text, one character each.</summary>
internal static class Latin1
{
    /// <summary>The bytes of a value that Python 3 writes as bytes and, in old protocols, as text; so does Python 2.</summary>
    /// <returns>Null when the value is neither, or a character is no byte.</returns>
    public static byte[]? GetBytes(object? value) => value switch
    {
        byte[] bytes => bytes,
        string text when text.All(character => character <= byte.MaxValue) => Encoding.Latin1.GetBytes(text),
        _ => null,
    };
}
