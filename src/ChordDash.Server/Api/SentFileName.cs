using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChordDash.Server.Api;

/// <summary>The name that a client gives to a file of a multipart request, in whichever way it writes letters beyond ASCII.</summary>
/// <remarks>
/// Browsers and curl write UTF-8 in quotation marks, Python's libraries <c>filename*</c> (RFC 5987), old programs the encoding of their
/// system, which is read as Latin-1 as RFC 7230 has it.
/// </remarks>
internal static class SentFileName
{
    private const char Undecoded = '\uFFFD';

    /// <param name="headers">Bytes that the headers of the part are among, perhaps with others before and behind.</param>
    public static string From(MultipartSection section, ReadOnlySpan<byte> headers)
    {
        var header = section.GetContentDispositionHeader();
        if (header is null)
            return "";
        if (header.FileNameStar is { HasValue: true, Length: > 0 } star)
            return HeaderUtilities.RemoveQuotes(star).ToString();
        var name = header.FileName.ToString();
        if (name.Contains(Undecoded, StringComparison.Ordinal) && FindLatin1(section.ContentDisposition!, headers) is { } latin1)
            name = latin1.FileName.ToString();
        return Unquoted(name);
    }

    /// <summary>The header as Latin-1, if that is what its bytes are.</summary>
    private static ContentDispositionHeaderValue? FindLatin1(string decoded, ReadOnlySpan<byte> headers)
    {
        ContentDispositionHeaderValue? found = null;
        foreach (var range in headers.Split("\r\n"u8))
        {
            var line = headers[range];
            var colon = line.IndexOf((byte)':');
            if (
                colon > 0
                && string.Equals(Encoding.UTF8.GetString(line[(colon + 1)..]).Trim(), decoded.Trim(), StringComparison.Ordinal)
                && ContentDispositionHeaderValue.TryParse(Encoding.Latin1.GetString(line[(colon + 1)..]).Trim(), out var read)
            )
                found = read;
        }
        return found;
    }

    /// <remarks>A backslash before another character is not an escape but a part of the path that some old browsers send.</remarks>
    private static string Unquoted(string name) =>
        HeaderUtilities
            .RemoveQuotes(name)
            .ToString()
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal)
            .Replace("%22", "\"", StringComparison.Ordinal);
}
