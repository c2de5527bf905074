using System.Globalization;

namespace ChordDash.Engine.Common;

/// <summary>Sizes as people read them. A KB is 1,024 bytes, a MB 1,024 KB, a GB 1,024 MB, wherever ChordDash says one.</summary>
public static class ByteSize
{
    /// <param name="culture">Its decimal mark is used; null for the invariant one.</param>
    public static string Text(long bytes, IFormatProvider? culture = null)
    {
        culture ??= CultureInfo.InvariantCulture;
        return bytes switch
        {
            < 1 << 10 => $"{bytes} B",
            < 1 << 20 => string.Create(culture, $"{bytes / 1024.0:0.#} KB"),
            < 1 << 30 => string.Create(culture, $"{bytes / 1048576.0:0.#} MB"),
            _ => string.Create(culture, $"{bytes / 1073741824.0:0.##} GB"),
        };
    }
}
