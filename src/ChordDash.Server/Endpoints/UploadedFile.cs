using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ChordDash.Server.Endpoints;

/// <summary>The file of a multipart request, as a stream that is read while it arrives.</summary>
internal sealed record UploadedFile(Stream Content, string Name)
{
    private const string Field = "file";

    /// <summary>RFC 2046.</summary>
    private const int LongestBoundary = 70;

    // Boundaries and headers around the file.
    private const long Overhead = 1 << 16;

    /// <exception cref="BadHttpRequestException">There is no such file in the request.</exception>
    /// <exception cref="DatasetTooLargeException">The request says itself that it is too large.</exception>
    public static async Task<UploadedFile> FindAsync(HttpRequest request, long maximumBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximumBytes + Overhead)
            throw new DatasetTooLargeException(maximumBytes);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            throw new BadHttpRequestException($"Send the file as multipart/form-data, in the field '{Field}'.");
        }

        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFileSection() is { } file && file.Name.Equals(Field, StringComparison.Ordinal))
                    return new UploadedFile(section.Body, file.FileName);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"The multipart body cannot be read: {exception.Message}", exception);
        }

        throw new BadHttpRequestException($"The request has no file in the field '{Field}'. Send one.");
    }
}
